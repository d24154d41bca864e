package dev.migration.test;

import dev.migration.Migrator;
import dev.migration.plan.DownScript;
import dev.migration.plan.Target;
import dev.migration.problem.Code;
import dev.migration.problem.InvalidMigrationsException;
import dev.migration.script.Migration;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
            SchemaSnapshot after = scratch.step(name, () -> migrator.up(to(index)));
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
        SchemaSnapshot after = scratch.step("all", migrator::up);
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
