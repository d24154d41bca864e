// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.roundtrip;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Strictness;
import dev.migration.Version;
import dev.migration.internal.find.Root;
import dev.migration.internal.help.Problems;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.lockfile.LockFileCheck;
import dev.migration.internal.plan.Planner;
import dev.migration.internal.run.Engine;
import dev.migration.rehearsal.internal.roundtrip.Expectations.Rehearsing;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The checks of one set of migrations, in an empty schema that is emptied at the end. */
public final class RoundTrip implements AutoCloseable {

    private final MigrationSet set;
    private final List<Migration> migrations;
    private final Expectations expectations;
    private final ScratchSchema schema;
    private final RoundTripSteps steps;

    /** How many of the checks have run. */
    private int done;

    /**
     * One check, which starts where the one before it left the database.
     *
     * @param name such as {@code 0007_add_phone: down restores the schema}
     * @param body fails with an exception, and with {@link NotTried} where it cannot be tried
     */
    public record Check(String name, Body body) {

        /** What a check does. */
        @FunctionalInterface
        public interface Body {
            void run() throws Exception;
        }
    }

    private RoundTrip(
            MigrationSet set,
            List<Migration> migrations,
            Expectations expectations,
            ScratchSchema schema,
            RoundTripSteps steps) {
        this.set = set;
        this.migrations = migrations;
        this.expectations = expectations;
        this.schema = schema;
        this.steps = steps;
    }

    /**
     * Reads the files and the schema, and runs nothing yet.
     *
     * @throws InvalidMigrationsException if there is nothing to test, the files cannot be run, or the schema is not empty
     */
    public static RoundTrip on(Migrator given, Expectations expectations) throws SQLException {
        var migrator = (Migrator) Engine.of(given).ofAllPhases().migrator();
        MigrationSet set = Engine.of(migrator).set();
        var problems = new ArrayList<Problem>();
        for (Problem problem : set.problems()) {
            // Without any migration the test would pass without having tested anything.
            if (problem.isError() || problem.code() == Code.EMPTY_LOCATION || problem.code() == Code.MISSING_LOCATION) {
                problems.add(Problems.asError(problem));
            }
        }
        for (Version version : expectations.irreversible()) {
            if (set.find(version).isEmpty()) {
                problems.add(Problem.error(
                        Code.UNKNOWN_VERSION,
                        null,
                        "Migration " + version + " is declared irreversible, but does not exist.",
                        "remove it from irreversible, or correct it"));
            }
        }
        Version newest = expectations.newest();
        if (newest != null && set.find(newest).isEmpty()) {
            problems.add(Planner.unknownVersion(newest));
        }
        // A repeatable one is not undone.
        List<Migration> migrations = set.versioned().values().stream()
                .filter(it -> newest == null || it.version().compareTo(newest) <= 0)
                .toList();
        if (problems.isEmpty() && migrations.isEmpty()) {
            problems.add(Problem.error(
                    Code.EMPTY_LOCATION,
                    null,
                    "There is nothing to test: repeatable migrations are left out.",
                    "write a migration with a number, or remove this test"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidMigrationsException(problems);
        }
        ScratchSchema schema = ScratchSchema.of(migrator, expectations.wording().emptySchema());
        return new RoundTrip(
                set, migrations, expectations, schema, new RoundTripSteps(migrator, schema, migrations, expectations));
    }

    /**
     * The checks, to be run once and in this order. Where some are left out, as by one who runs a single test again, they
     * are run before the next one.
     */
    public List<Check> checks() {
        List<Check> checks = all();
        return IntStream.range(0, checks.size())
                .mapToObj(index -> new Check(checks.get(index).name(), () -> {
                    catchUp(checks, index);
                    checks.get(index).body().run();
                }))
                .toList();
    }

    private void catchUp(List<Check> checks, int index) {
        for (Check before : checks.subList(done, index)) {
            try {
                before.body().run();
            } catch (Exception ignored) {
                // Nobody asked for this one; the steps know what it means for those that follow.
            }
        }
        done = index + 1;
    }

    private List<Check> all() {
        var checks = new ArrayList<Check>();
        checks.add(new Check(
                Root.LOCK_FILE + " is current", () -> requireCurrentLockFile(set, expectations.requireLockFile())));
        for (int i = 0; i < migrations.size(); i++) {
            int index = i;
            String name = migrations.get(i).name();
            Rehearsing rehearsal = expectations.rehearsal();
            if (rehearsal != null && rehearsal.concerns(migrations.get(i).version())) {
                checks.add(new Check(name + ": rehearsed", () -> steps.rehearse(index, rehearsal)));
            }
            checks.add(new Check(name + ": up", () -> steps.up(index)));
            checks.add(new Check(name + ": down restores the schema", () -> steps.down(index)));
            checks.add(new Check(name + ": up again gives the same schema", () -> steps.upAgain(index)));
        }
        checks.add(new Check("all: down, newest first, restores each schema", steps::downAll));
        checks.add(new Check("all: up again gives the same schema", steps::upAllAgain));
        return checks;
    }

    /**
     * Requires that the lock file has each migration as it is, and no other.
     *
     * @throws RoundTripFailure if it has not
     */
    public static void requireCurrentLockFile(MigrationSet set, boolean required) {
        if (!required && set.lockFiles().isEmpty()) {
            throw new NotTried("There is no " + Root.LOCK_FILE + ".");
        }
        List<Problem> problems = new LockFileCheck(set).problems(Set.of(), Strictness.STRICT);
        if (!problems.isEmpty()) {
            throw new RoundTripFailure(problems.stream().map(Problem::text).collect(Collectors.joining("\n")), null);
        }
    }

    @Override
    public void close() throws SQLException {
        schema.close();
    }
}
