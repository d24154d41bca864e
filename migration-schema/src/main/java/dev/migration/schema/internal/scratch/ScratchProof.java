package dev.migration.schema.internal.scratch;

import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.internal.help.FileFailure;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.run.Engine;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.schema.internal.database.ScratchDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Proves that a generated migration equals its original: applies it in a scratch database, and compares what both hold. */
public final class ScratchProof implements AutoCloseable {

    private static final Pattern OF_STATE = Pattern.compile("  \\S");

    private final ScratchRuns runs;
    private final DatabaseUrl beside;
    private final Original original;
    private final Path folder;
    private final Path file;
    private final MigrationSet proven;

    /** What one migration is made of. */
    public interface Original {

        /** What it makes of an empty database. */
        ScratchContents made();

        /** The first lines of the migration, once it was made. */
        String header();

        /** The option that names another server for the scratch database. */
        String elsewhere();

        /** How it is called, such as {@code migrations}. */
        String name();

        /** The refusal where the migration gives something else. */
        InvalidMigrationsException differs(String difference);
    }

    /**
     * Makes and proves it.
     *
     * @param beside on whose server the scratch database is
     * @param name of the new file
     */
    public ScratchProof(ScratchRuns runs, DatabaseUrl beside, Path name, Original original) {
        this.runs = runs;
        this.beside = beside;
        this.original = original;
        try {
            this.folder = Files.createTempDirectory("migration-proof");
        } catch (IOException e) {
            throw FileFailure.cannotWrite(Path.of(System.getProperty("java.io.tmpdir")), e);
        }
        this.file = folder.resolve(name);
        try {
            ScratchContents made = original.made();
            write(original.header() + made.contents());
            this.proven = prove(made);
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

    /** Tries something out in a new database on this one's server. */
    static <T> T inScratch(ScratchRuns runs, DatabaseUrl beside, Original original, Function<DatabaseUrl, T> trial) {
        try (var scratch = ScratchDatabase.createOr(
                "name a database on a server where this may be done: " + original.elsewhere(),
                beside,
                problem -> runs.report().accept(List.of(problem)))) {
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

    private void write(String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw FileFailure.cannotWrite(file, e);
        }
    }

    private MigrationSet prove(ScratchContents expected) {
        return inScratch(runs, beside, original, login -> {
            Migrator migrator =
                    runs.onScratch().apply(login).locations(folder.toString()).build();
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
