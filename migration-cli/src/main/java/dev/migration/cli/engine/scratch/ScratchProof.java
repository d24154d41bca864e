package dev.migration.cli.engine.scratch;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.database.Login;
import dev.migration.cli.database.ScratchDatabase;
import dev.migration.internal.help.FileFailure;
import dev.migration.internal.help.LineDiff;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.run.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Proves that a generated migration equals its original: runs the original in one scratch database, generates the migration
 * from the result, applies that to a second one, and compares both.
 */
public final class ScratchProof implements AutoCloseable {

    private static final Pattern OF_STATE = Pattern.compile("  \\S");

    private final Invocation invocation;
    private final Login beside;
    private final Original original;
    private final Path folder;
    private final Path file;
    private final MigrationSet proven;

    /** What one migration is made of. */
    public interface Original {

        /** What it makes in an empty database. */
        ScratchContents madeIn(Login scratch);

        /** The first lines of the migration, once it was made. */
        String header();

        /** How it is called, such as {@code migrations}. */
        String name();

        /** The refusal where the migration gives something else. */
        InvalidMigrationsException differs(String difference);
    }

    /**
     * Makes and proves it.
     *
     * @param beside on whose server the scratch databases are
     * @param name of the new file
     */
    public ScratchProof(Invocation invocation, Login beside, Path name, Original original) {
        this.invocation = invocation;
        this.beside = beside;
        this.original = original;
        try {
            this.folder = Files.createTempDirectory("migration-proof");
        } catch (IOException e) {
            throw FileFailure.cannotWrite(Path.of(System.getProperty("java.io.tmpdir")), e);
        }
        this.file = folder.resolve(name);
        try {
            ScratchContents first = inScratch(original::madeIn);
            awaitNextSecond();
            nameWhatDiffers(first.contents(), inScratch(original::madeIn).contents());
            write(original.header() + first.contents());
            this.proven = prove(first);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The new file. */
    public Path file() {
        return file;
    }

    /** What it is read as. */
    MigrationSet proven() {
        return proven;
    }

    private <T> T inScratch(Function<Login, T> trial) {
        try (var scratch = ScratchDatabase.create(beside, problem -> invocation.report(List.of(problem)))) {
            return scratch.using(trial);
        } catch (MigrationFailedException e) {
            Problem failed = e.problems()
                    .get(0)
                    .withMessage(whatFailed(e) + "\n  That was in a scratch database: nothing was written.")
                    .withRemedy("make it run in an empty database first, and try again");
            throw new MigrationFailedException("Migration failed", e.migration(), failed, e);
        }
    }

    /** Without what remains of it, and what to do about that. */
    private static String whatFailed(MigrationFailedException e) {
        return e.problems()
                .get(0)
                .message()
                .lines()
                .takeWhile(line -> !OF_STATE.matcher(line).lookingAt())
                .collect(Collectors.joining("\n"));
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
                    "Two runs of the " + original.name()
                            + " inserted different values (time or random). The new file contains those of the first"
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
            throw FileFailure.cannotWrite(file, e);
        }
    }

    private MigrationSet prove(ScratchContents expected) {
        return inScratch(login -> {
            Migrator migrator =
                    invocation.onScratch(login).locations(folder.toString()).build();
            ScratchScripts.createSchema(migrator);
            try {
                migrator.up();
            } catch (MigrationFailedException e) {
                throw original.differs(("in the scratch database its " + whatFailed(e))
                        .indent(4)
                        .stripTrailing());
            }
            String difference = expected.differenceTo(ScratchContents.of(migrator), original.name(), "the new file");
            if (!difference.isEmpty()) {
                throw original.differs(difference.indent(4).stripTrailing());
            }
            return Engine.of(migrator).set();
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
