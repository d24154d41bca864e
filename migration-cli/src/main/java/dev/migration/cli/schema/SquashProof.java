package dev.migration.cli.schema;

import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.database.Login;
import dev.migration.cli.database.ScratchDatabase;
import dev.migration.cli.dump.SchemaDump;
import dev.migration.internal.compare.MigrationFiles;
import dev.migration.internal.files.SourceFile;
import dev.migration.internal.help.LineDiff;
import dev.migration.internal.schema.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Shows that one migration gives what several give: these are applied to a scratch database, and what it holds is written as the
 * new one, which is applied to another. Then both hold the same, rows included.
 */
final class SquashProof implements AutoCloseable {

    private final Invocation invocation;
    private final SquashedFiles files;
    private final Path folder;
    private final Path file;
    private final String checksum;

    private record Holding(String contents, Schema schema) {}

    SquashProof(Invocation invocation, SquashedFiles files) {
        this.invocation = invocation;
        this.files = files;
        try {
            this.folder = Files.createTempDirectory("migration-squash");
        } catch (IOException e) {
            throw SourceFile.cannotWrite(Path.of(System.getProperty("java.io.tmpdir")), e);
        }
        this.file = folder.resolve(files.target().getFileName());
        try {
            ScratchDatabase.reportLeft(invocation.login(), problem -> invocation.report(List.of(problem)));
            Holding first = applied();
            awaitNextSecond();
            nameWhatDiffers(first.contents(), applied().contents());
            write(files.header() + first.contents());
            this.checksum = prove(first);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The new file. */
    Path file() {
        return file;
    }

    /** Its checksum. */
    String checksum() {
        return checksum;
    }

    private <T> T inScratch(Function<Login, T> trial) {
        try (var scratch = ScratchDatabase.create(invocation.login(), problem -> invocation.report(List.of(problem)))) {
            return scratch.using(trial);
        }
    }

    /** What the old migrations give. */
    private Holding applied() {
        return inScratch(login -> {
            Migrator migrator = invocation.onScratch(login).build();
            ScratchScripts.requireSquashable(migrator, files.migrations());
            migrator.up(Target.version(files.last().version().text()));
            MadeRights.requireNone(migrator);
            return holding(migrator);
        });
    }

    private static Holding holding(Migrator migrator) {
        return MigrationFiles.Access.ask(migrator, session -> {
            String schema = session.history().read().server().schema();
            Schema held = session.ask(
                    "The schema cannot be read",
                    () -> Schema.read(session.connection(), schema).without(migrator.historyTable()));
            return new Holding(SchemaDump.contents(session), held);
        });
    }

    /** Some columns keep no more of the time, and it has to differ between the two runs. */
    private static void awaitNextSecond() {
        try {
            Thread.sleep(1000 - System.currentTimeMillis() % 1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void nameWhatDiffers(String first, String second) {
        if (!first.equals(second)) {
            invocation.report(List.of(Problem.warning(
                    Code.CHECKSUM_MISMATCH,
                    null,
                    "Two runs of the migrations inserted different values (time or random). The new file contains those of the first"
                            + " run:\n"
                            + LineDiff.between(first, second, "one run", "another run")
                                    .indent(4)
                                    .stripTrailing(),
                    "correct these values in the file by hand, if they matter")));
        }
    }

    private void write(String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw SourceFile.cannotWrite(file, e);
        }
    }

    private String prove(Holding expected) {
        return inScratch(login -> {
            Migrator migrator =
                    invocation.onScratch(login).locations(folder.toString()).build();
            migrator.up();
            Holding found = holding(migrator);
            String difference = expected.schema().differenceTo(found.schema(), "migrations", "squashed");
            if (difference.isEmpty()) {
                difference = LineDiff.between(expected.contents(), found.contents(), "migrations", "squashed");
            }
            if (!difference.isEmpty()) {
                throw ScratchScripts.refused(
                        null,
                        "One migration would not give the same as the "
                                + files.migrations().size() + " up to "
                                + files.last().version() + ":\n"
                                + difference.indent(4).stripTrailing(),
                        "squash to a version before the one that makes this");
            }
            return MigrationFiles.Access.files(migrator)
                    .find(files.last().version())
                    .orElseThrow()
                    .checksum();
        });
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
