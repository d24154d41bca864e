package dev.migration.test;

import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.Target;
import dev.migration.internal.files.Migration;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * Goes up and down the migrations, and knows how the schema looked on each step.
 *
 * <p>Each migration is undone as soon as it is applied, so that one without a way back keeps none of the others from
 * being tested. Where a way back leads elsewhere, the schema is made anew, so that nothing of it shows in the next ones.
 */
final class Ladder {

    private final Migrator migrator;
    private final Scratch scratch;
    private final Expectations expectations;
    private final List<Migration> migrations;
    private final List<SchemaSnapshot> schemas = new ArrayList<>();

    /** How many of the oldest migrations are known to have no way back to before them. */
    private int bottom;
    /** Whether the migration that was tried last is undone at the moment. */
    private boolean undone;
    /** Why nothing more can be tried upwards. */
    private @Nullable String obstacle;
    /** Why not all can be undone. */
    private @Nullable String brokenStep;

    Ladder(Migrator migrator, Scratch scratch, Expectations expectations) {
        this.migrator = migrator;
        this.scratch = scratch;
        this.expectations = expectations;
        this.migrations = migrator.migrations().migrations();
    }

    /** Applies one, for the first time. */
    void climb(int index) throws SQLException {
        if (index == 0) {
            schemas.add(scratch.snapshot());
        }
        abortIf(obstacle);
        undone = false;
        String name = migrations.get(index).name();
        obstacle = name + " could not be applied";
        schemas.add(scratch.step(name, () -> migrator.up(to(index))));
        obstacle = null;
    }

    /** Undoes the one that was just applied. */
    void stepDown(int index) throws SQLException {
        abortIf(obstacle);
        String name = migrations.get(index).name();
        if (expectations.irreversible().contains(migrations.get(index).version())) {
            bottom = index + 1;
            throw new TestAbortedException(name + " is said to be irreversible.");
        }
        try {
            undo(index);
            undone = true;
        } catch (TestAbortedException nothingRun) {
            throw nothingRun;
        } catch (SQLException | RuntimeException | AssertionError e) {
            giveUp(index, name + " could not be undone", e);
            throw e;
        }
    }

    private void undo(int index) throws SQLException {
        Migration migration = migrations.get(index);
        SchemaSnapshot after;
        try {
            after = scratch.step(migration.name(), () -> migrator.down(Target.count(1), DownScript.FILE));
        } catch (InvalidMigrationsException e) {
            if (e.problems().stream().noneMatch(problem -> problem.code() == Code.NO_DOWN_SCRIPT)) {
                throw e;
            }
            if (expectations.down() == Expectations.Missing.SKIPPED) {
                bottom = index + 1;
                throw new TestAbortedException(migration.name() + " has no down script.");
            }
            throw new AssertionError(
                    migration.name()
                            + " has no down script that could be run.\n  Next: write one; or, where there is no"
                            + " way back, say so: irreversible = \"" + migration.version() + "\"",
                    e);
        }
        requireSame(
                schemas.get(index),
                after,
                migration.name() + ": the down script does not restore the schema.",
                "before " + migration.name(),
                "after its down script",
                "let the down script take back all that the up script does, and no more");
    }

    /** Applies the one again that was just undone. */
    void stepUpAgain(int index) throws SQLException {
        abortIf(obstacle);
        String name = migrations.get(index).name();
        if (!undone) {
            throw new TestAbortedException("Not tried: " + name + " is not undone.");
        }
        try {
            SchemaSnapshot after = secondUp(index);
            requireSame(
                    schemas.get(index + 1),
                    after,
                    name + ": applied again, it makes another schema.",
                    "after " + name,
                    "after it was undone and applied again",
                    "let the down script leave nothing behind that changes what the up script does");
        } catch (SQLException | RuntimeException | AssertionError e) {
            giveUp(index, name + " could not be applied again", e);
            throw e;
        }
    }

    private SchemaSnapshot secondUp(int index) throws SQLException {
        String name = migrations.get(index).name();
        try {
            return scratch.step(name, () -> migrator.up(to(index)));
        } catch (MigrationException e) {
            throw new AssertionError(
                    name + ": the second up failed, after its down script had run.\n  The down script left behind:"
                            + leftBehind(index, e)
                            + "\n  Next: let the down script take back all that the up script does,"
                            + " rows included\n" + e.getMessage(),
                    e);
        }
    }

    /** What differs after the way up and down, which is gone once more for that: a second up may be half done. */
    private String leftBehind(int index, Throwable failure) {
        String name = migrations.get(index).name();
        try {
            if (!scratch.clear()) {
                return " unknown, as the schema could not be emptied to find out.";
            }
            Map<String, Long> before = Map.of();
            if (index > 0) {
                scratch.step(name, () -> migrator.up(to(index - 1)));
                before = scratch.rows();
            }
            scratch.step(name, () -> migrator.up(to(index)));
            scratch.step(name, () -> migrator.down(Target.count(1), DownScript.FILE));
            Map<String, Long> known = before;
            String tables = scratch.rows().entrySet().stream()
                    .filter(table -> !table.getValue().equals(known.get(table.getKey())))
                    .map(table -> "\n    table " + table.getKey() + ": rows before " + name + ": "
                            + known.getOrDefault(table.getKey(), 0L) + ", after its down script: " + table.getValue())
                    .collect(Collectors.joining());
            return tables.isEmpty()
                    ? " nothing that differs in the schema or the number of its rows: see what the rows hold, and what is"
                            + " outside of the schema, such as roles and extensions."
                    : tables;
        } catch (SQLException | RuntimeException | AssertionError e) {
            failure.addSuppressed(e);
            return " unknown, as trying it once more failed.";
        }
    }

    /** Undoes all, the newest first, down to the first one that has no way back. */
    void descend() throws SQLException {
        abortIfStepsAreMissing();
        for (int index = migrations.size() - 1; index >= bottom; index--) {
            brokenStep = migrations.get(index).name() + " could not be undone after those above it";
            undo(index);
        }
        brokenStep = null;
    }

    private void abortIfStepsAreMissing() {
        abortIf(obstacle);
        abortIf(brokenStep);
        if (bottom == migrations.size()) {
            abortIf("the last migration, " + migrations.get(bottom - 1).name() + ", has no way back");
        }
    }

    /** Applies all that was undone, in one run. */
    void climbAgain() throws SQLException {
        abortIfStepsAreMissing();
        SchemaSnapshot after;
        try {
            after = scratch.step("all", migrator::up);
        } catch (MigrationException e) {
            throw new AssertionError(
                    "The second up of all migrations failed, after all were undone: a down script left something behind.\n"
                            + e.getMessage(),
                    e);
        }
        requireSame(
                schemas.get(migrations.size()),
                after,
                "Applied again, all migrations together make another schema.",
                "after all",
                "after all were undone and applied again",
                "let the down scripts leave nothing behind that changes what the up scripts do");
    }

    private static void requireSame(
            SchemaSnapshot expected, SchemaSnapshot actual, String what, String name, String otherName, String remedy) {
        String difference = expected.differenceTo(actual, name, otherName);
        if (!difference.isEmpty()) {
            throw new AssertionError(what + "\n" + difference + "\n  Next: " + remedy);
        }
    }

    /**
     * Brings the database to where it is after this migration, from nothing, so that the next ones can be tried. What keeps it
     * from that is told with the failure, and does not take its place.
     */
    private void giveUp(int index, String reason, Throwable failure) {
        undone = false;
        brokenStep = brokenStep == null ? reason : brokenStep;
        String name = migrations.get(index).name();
        obstacle = reason + ", and the schema could not be emptied to go on without it";
        try {
            if (scratch.clear()) {
                obstacle = name + " could not be applied to a new schema";
                scratch.step(name, () -> migrator.up(to(index)));
                obstacle = null;
            }
        } catch (SQLException | RuntimeException | AssertionError e) {
            obstacle += ": " + e.getMessage();
            failure.addSuppressed(e);
        }
    }

    private Target to(int index) {
        return Target.version(migrations.get(index).version().text());
    }

    private void abortIf(@Nullable String reason) {
        String hindrance = scratch.moved() == null ? reason : scratch.moved();
        if (hindrance != null) {
            throw new TestAbortedException("Not tried: " + hindrance + ".");
        }
    }
}
