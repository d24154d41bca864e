// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.roundtrip;

import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.Target;
import dev.migration.Version;
import dev.migration.internal.database.Database;
import dev.migration.internal.help.Problems;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.run.Engine;
import dev.migration.internal.schema.Schema;
import dev.migration.internal.session.Session;
import dev.migration.rehearsal.Rehearsal;
import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.internal.RehearsalText;
import dev.migration.rehearsal.internal.books.KnownProducts;
import dev.migration.rehearsal.internal.roundtrip.Expectations.Rehearsing;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Applies and undoes the migrations, and compares the schema before and after.
 *
 * <p>Each migration is undone as soon as it is applied, so that one that cannot be undone does not prevent the others from
 * being tested. Where a down script leaves another schema, the schema is rebuilt, so that the next migrations are not affected.
 */
final class RoundTripSteps {

    private final Migrator migrator;
    private final ScratchSchema schema;
    private final Set<Version> irreversible;
    private final boolean requireDown;
    private final String declaration;
    private final List<Migration> migrations;
    /** By how many migrations are applied; not of those that are only applied. */
    private final Map<Integer, Schema> snapshots = new HashMap<>();

    /** The index of the oldest migration down to which all can be undone. */
    private int undoableFrom;
    /** Whether the migration that was tried last is undone at the moment. */
    private boolean undone;
    /** Why no further migration can be applied. */
    private @Nullable String upBlocked;
    /** Why not all migrations can be undone. */
    private @Nullable String downBlocked;

    RoundTripSteps(Migrator migrator, ScratchSchema schema, List<Migration> migrations, Expectations expectations) {
        this.migrator = migrator;
        this.schema = schema;
        this.migrations = migrations;
        this.irreversible = expectations.irreversible();
        this.requireDown = expectations.requireDown();
        this.declaration = expectations.wording().declaration();
    }

    /** Looks at what the next one does to the tables that are there. */
    void rehearse(int index, Rehearsing rehearsal) {
        abortIf(upBlocked);
        Database database = Engine.of(migrator).askWhenUp(Session::database);
        if (KnownProducts.keepsAll(database.vendor())) {
            throw Problems.refused(
                    Code.UNSUPPORTED_DATABASE,
                    database.product()
                            + " cannot roll back what a migration does, so none is rehearsed before it is applied.",
                    "leave out rehearse = true, and rehearse with: migration rehearse --scratch-url URL");
        }
        RehearsalReport report = Rehearsal.of(migrator).rehearse(to(index), rehearsal.options());
        if (report.reaches(rehearsal.failOn())) {
            throw new RoundTripFailure(RehearsalText.of(report), null);
        }
        if (report.inconclusive() != null) {
            throw new NotTried(report.inconclusive());
        }
    }

    /** Applies one, for the first time. */
    void up(int index) throws SQLException {
        if (index == 0) {
            snapshots.put(0, schema.snapshot());
        }
        abortIf(upBlocked);
        undone = false;
        upTo(index, migrations.get(index).name());
    }

    /** Applies the oldest ones in one run. None of them is undone. */
    void upOnly(int count) throws SQLException {
        upTo(
                count - 1,
                "one of " + migrations.get(0).name() + " to "
                        + migrations.get(count - 1).name());
        undoableFrom = count;
    }

    private void upTo(int index, String name) throws SQLException {
        upBlocked = name + " could not be applied";
        snapshots.put(index + 1, schema.run(() -> migrator.up(to(index))));
        upBlocked = null;
    }

    /** Undoes the one that was just applied. */
    void down(int index) throws SQLException {
        abortIf(upBlocked);
        String name = migrations.get(index).name();
        if (irreversible.contains(migrations.get(index).version())) {
            undoableFrom = index + 1;
            throw new NotTried(name + " is declared irreversible.");
        }
        try {
            undo(index);
            undone = true;
        } catch (NotTried nothingRun) {
            throw nothingRun;
        } catch (SQLException | RuntimeException e) {
            rebuild(index, name + " could not be undone", e);
            throw e;
        }
    }

    private void undo(int index) throws SQLException {
        Migration migration = migrations.get(index);
        Schema after;
        try {
            after = schema.run(() -> migrator.down(Target.count(1), DownScript.FILE));
        } catch (InvalidMigrationsException e) {
            if (e.problems().stream().noneMatch(problem -> problem.code() == Code.NO_DOWN_SCRIPT)) {
                throw e;
            }
            if (!requireDown) {
                undoableFrom = index + 1;
                throw new NotTried(migration.name() + " has no down script.");
            }
            throw new RoundTripFailure(
                    migration.name()
                            + " has no down script that could be run.\n  Next: write one; or, if it cannot be undone,"
                            + " declare it: "
                            + declaration.replace("%s", migration.version().text()),
                    e);
        }
        requireSame(
                snapshot(index),
                after,
                migration.name() + ": the down script does not restore the schema.",
                "before " + migration.name(),
                "after its down script",
                "let the down script undo everything that the up script does, and nothing else");
    }

    /** Applies the one again that was just undone. */
    void upAgain(int index) throws SQLException {
        abortIf(upBlocked);
        String name = migrations.get(index).name();
        if (!undone) {
            throw new NotTried("Not tested: " + name + " is not undone.");
        }
        try {
            Schema after = secondUp(index);
            requireSame(
                    snapshot(index + 1),
                    after,
                    name + ": applying it again gives another schema.",
                    "after " + name,
                    "after it was undone and applied again",
                    "let the down script leave nothing behind that changes what the up script does");
        } catch (SQLException | RuntimeException e) {
            rebuild(index, name + " could not be applied again", e);
            throw e;
        }
    }

    private Schema secondUp(int index) throws SQLException {
        String name = migrations.get(index).name();
        try {
            return schema.run(() -> migrator.up(to(index)));
        } catch (MigrationFailedException e) {
            throw new RoundTripFailure(
                    name + ": the second up failed, after its down script had run.\n  Next: let the down script undo"
                            + " everything that the up script does, rows included\n" + e.getMessage(),
                    e);
        }
    }

    /** Undoes all, the newest first, down to the first irreversible one. */
    void downAll() throws SQLException {
        abortIfOneIsBlocked();
        for (int index = migrations.size() - 1; index >= undoableFrom; index--) {
            downBlocked = migrations.get(index).name() + " could not be undone after the later ones";
            undo(index);
        }
        downBlocked = null;
    }

    private void abortIfOneIsBlocked() {
        abortIf(upBlocked);
        abortIf(downBlocked);
        if (undoableFrom == migrations.size()) {
            abortIf("the last migration, " + migrations.get(undoableFrom - 1).name() + ", cannot be undone");
        }
    }

    /** Applies all that was undone, in one run. */
    void upAllAgain() throws SQLException {
        abortIfOneIsBlocked();
        Schema after;
        try {
            after = schema.run(() -> migrator.up(to(migrations.size() - 1)));
        } catch (MigrationFailedException e) {
            throw new RoundTripFailure(
                    "The second up of all migrations failed, after all were undone: a down script left something behind.\n"
                            + e.getMessage(),
                    e);
        }
        requireSame(
                snapshot(migrations.size()),
                after,
                "Applying all migrations again gives another schema.",
                "after all",
                "after all were undone and applied again",
                "let the down scripts leave nothing behind that changes what the up scripts do");
    }

    private static void requireSame(
            Schema expected, Schema actual, String what, String name, String otherName, String remedy) {
        String difference = expected.differenceTo(actual, name, otherName);
        if (!difference.isEmpty()) {
            throw new RoundTripFailure(what + "\n" + difference + "\n  Next: " + remedy, null);
        }
    }

    /**
     * Empties the schema and applies the migrations up to this one, so that the next ones can be tried. If that fails, it is
     * added to the failure.
     */
    private void rebuild(int index, String reason, Throwable failure) {
        undone = false;
        downBlocked = downBlocked == null ? reason : downBlocked;
        String name = migrations.get(index).name();
        upBlocked = reason + ", and the schema could not be emptied to continue without it";
        try {
            if (schema.clear().isEmpty()) {
                upBlocked = name + " could not be applied to an empty schema";
                schema.run(() -> migrator.up(to(index)));
                upBlocked = null;
            }
        } catch (SQLException | RuntimeException e) {
            upBlocked += ": " + e.getMessage();
            failure.addSuppressed(e);
        }
    }

    private Schema snapshot(int applied) {
        return Objects.requireNonNull(snapshots.get(applied));
    }

    private Target to(int index) {
        return Target.version(migrations.get(index).version().text());
    }

    private static void abortIf(@Nullable String reason) {
        if (reason != null) {
            throw new NotTried("Not tested: " + reason + ".");
        }
    }
}
