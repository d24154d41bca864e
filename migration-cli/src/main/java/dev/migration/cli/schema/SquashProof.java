package dev.migration.cli.schema;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.database.ScratchDatabase;
import dev.migration.cli.dump.SchemaDump;
import dev.migration.internal.compare.MigrationFiles;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.SourceFile;
import dev.migration.internal.help.LineDiff;
import dev.migration.internal.help.Printable;
import dev.migration.internal.schema.Schema;
import dev.migration.internal.script.ScriptParser;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.settings.Placeholders;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Shows that one migration gives what several give: these are applied to a scratch database, and what it holds is written as the
 * new one, which is applied to another. Then both hold the same, rows included.
 */
final class SquashProof implements AutoCloseable {

    /** What a dump of one database does not have. */
    private static final Pattern BEYOND = Pattern.compile(
            "(?is)(?:GRANT|REVOKE|ALTER\\s+DEFAULT\\s+PRIVILEGES|(?:CREATE|ALTER|DROP)\\s+(?:OR\\s+REPLACE\\s+)?"
                    + "(?:ROLE|USER|GROUP|DATABASE|TABLESPACE|SUBSCRIPTION|SERVER|SYSTEM)|REASSIGN\\s+OWNED"
                    + "|ALTER\\s.*\\sOWNER\\s+TO|SET\\s+(?:GLOBAL|PERSIST))\\b.*");

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

    private ScratchDatabase scratch() {
        return ScratchDatabase.create(invocation.login(), problem -> invocation.report(List.of(problem)));
    }

    /** What the old migrations give. */
    private Holding applied() {
        try (ScratchDatabase scratch = scratch()) {
            Migrator migrator = invocation.onScratch(scratch.login()).build();
            MigrationFiles.Access.ask(migrator, session -> {
                requireWithin(session.database().dialect());
                return true;
            });
            migrator.up(Target.version(files.last().version().text()));
            return holding(migrator);
        }
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

    private void requireWithin(Dialect dialect) {
        for (Migration migration : files.migrations()) {
            for (Statement statement : statements(migration, dialect)) {
                if (BEYOND.matcher(statement.text()).matches()) {
                    throw refused(
                            new Place(migration.up().path(), statement.line(), statement.column()),
                            "This statement is about rights, users or the server, and a squash has what one database holds:\n    "
                                    + Printable.block(Printable.cut(statement.text(), 200), 4),
                            "squash to a version before it; or move it into a repeatable migration first, in a release of its own");
                }
            }
        }
    }

    private static List<Statement> statements(Migration migration, Dialect dialect) {
        var statements = new ArrayList<Statement>();
        try (StatementReader reader = ScriptParser.parse(migration, dialect, Placeholders.NONE, null).up().open()) {
            reader.forEachRemaining(statements::add);
        }
        return statements;
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
                            + LineDiff.between(first, second, "one run", "another run").indent(4).stripTrailing(),
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
        try (ScratchDatabase scratch = scratch()) {
            Migrator migrator = invocation
                    .onScratch(scratch.login())
                    .locations(folder.toString())
                    .build();
            migrator.up();
            Holding found = holding(migrator);
            String difference = expected.schema().differenceTo(found.schema(), "migrations", "squashed");
            if (difference.isEmpty()) {
                difference = LineDiff.between(expected.contents(), found.contents(), "migrations", "squashed");
            }
            if (!difference.isEmpty()) {
                throw refused(
                        null,
                        "One migration would not give the same as the " + files.migrations().size() + " up to "
                                + files.last().version() + ":\n" + difference.indent(4).stripTrailing(),
                        "squash to a version before the one that makes this");
            }
            return MigrationFiles.Access.files(migrator)
                    .find(files.last().version())
                    .orElseThrow()
                    .checksum();
        }
    }

    private static InvalidMigrationsException refused(
            @Nullable Place place, String message, String remedy) {
        return new InvalidMigrationsException(
                Problem.error(Code.UNSUPPORTED_STATEMENT, place, message + "\n  Nothing was changed.", remedy));
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
