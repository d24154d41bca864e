// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.scratch;

import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.internal.help.FileFailure;
import dev.migration.internal.help.LineDiff;
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
import org.jspecify.annotations.Nullable;

/** Proves that a generated migration equals its original: applies it in a scratch database, and compares what both hold. */
public final class ScratchProof implements AutoCloseable {

    private static final Pattern OF_STATE = Pattern.compile("  \\S");

    /** A schema of another name than any that was filled. */
    private static final String ELSEWHERE = "migration_elsewhere";

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

        /** The schema that the migration must not name; null where it may. */
        default @Nullable NamedSchema unnamed() {
            return null;
        }

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
            NamedSchema unnamed = original.unnamed();
            if (unnamed == null) {
                write(original.header() + made.contents());
                this.proven = inScratch(login -> proven(login, made));
            } else {
                this.proven = prove(made, unnamed);
            }
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

    private <T> T inScratch(Function<DatabaseUrl, T> trial) {
        return inScratch(runs, beside, original, trial);
    }

    private MigrationSet proven(DatabaseUrl login, ScratchContents expected) {
        return Engine.of(applied(login, expected)).set();
    }

    private Migrator applied(DatabaseUrl login, ScratchContents expected) {
        NamedSchema unnamed = original.unnamed();
        String schema = unnamed == null || !unnamed.isWritten() ? null : unnamed.name();
        Migrator migrator = applied(runs.onScratch().apply(login), schema);
        requireSame(expected.differenceTo(ScratchContents.of(migrator), original.name(), "the new file"));
        return migrator;
    }

    private Migrator applied(Migrator.Builder settings, @Nullable String schema) {
        Migrator migrator = settings.locations(folder.toString()).build();
        if (schema != null) {
            ScratchScripts.createSchema(migrator, schema);
        }
        ScratchScripts.createSchema(migrator);
        try {
            migrator.up();
        } catch (MigrationFailedException e) {
            throw original.differs(
                    ("in the scratch database its " + whatFailed(e)).indent(4).stripTrailing());
        }
        return migrator;
    }

    private void requireSame(String difference) {
        if (!difference.isEmpty()) {
            throw original.differs(difference.indent(4).stripTrailing());
        }
    }

    /** Where names are qualified, what is written without the schema gives the same in a schema of another name. */
    private MigrationSet prove(ScratchContents made, NamedSchema unnamed) {
        write(original.header() + made.contents());
        if (!unnamed.isWritten()) {
            unnamed.requireUnnamed(made.contents());
            return inScratch(login -> proven(login, made));
        }
        UnqualifiedContents expected = inScratch(login -> UnqualifiedContents.of(applied(login, made)));
        unnamed.requireUnnamed(expected.text());
        write(original.header() + expected.text());
        return inScratch(login -> {
            Migrator migrator = applied(runs.onScratch().apply(login).initSql("SET search_path = " + ELSEWHERE), null);
            MigrationSet set = Engine.of(migrator).set();
            String given = UnqualifiedContents.of(migrator).qualified();
            requireSame(LineDiff.between(
                    expected.qualified(), given, original.name(), "the new file in a schema of another name"));
            return set;
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
