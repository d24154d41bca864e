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
import dev.migration.rehearsal.internal.roundtrip.RoundTrip.Check.Subject;
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
     * @param subject what it is about
     * @param files those of its migration, the one first that it runs; none where it is about several, or one in Java
     * @param body fails with an exception, and with {@link NotTried} where it cannot be tried
     */
    public record Check(String name, Subject subject, List<String> files, Body body) {

        /** What a check is about. */
        public enum Subject {
            LOCK_FILE,
            /** A migration is applied for the first time: if it cannot be, no later one is tested. */
            FIRST_UP,
            /** All else. */
            ROUND_TRIP
        }

        private Check with(Body other) {
            return new Check(name, subject, files, other);
        }

        private static Check of(Migration migration, String what, Body body) {
            return new Check(migration.name() + ": " + what, Subject.ROUND_TRIP, downFirst(migration), body);
        }

        private static Check ofOldest(List<Migration> migrations, Body body) {
            return new Check(
                    migrations.get(0).name() + " to "
                            + migrations.get(migrations.size() - 1).name() + ": up",
                    Subject.FIRST_UP,
                    migrations.stream()
                            .flatMap(migration -> migration.files().stream())
                            .toList(),
                    body);
        }

        private static Check ofAll(String what, Body body) {
            return new Check("all: " + what, Subject.ROUND_TRIP, List.of(), body);
        }

        private static List<String> downFirst(Migration migration) {
            List<String> files = new ArrayList<>(migration.files());
            if (migration.down() != null && files.remove(migration.down().path())) {
                files.add(0, migration.down().path());
            }
            return List.copyOf(files);
        }

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
                .mapToObj(index -> checks.get(index).with(() -> {
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
                Root.LOCK_FILE + " is current",
                Subject.LOCK_FILE,
                List.of(),
                () -> requireCurrentLockFile(set, expectations.requireLockFile())));
        int first = onlyApplied();
        if (first > 1) {
            checks.add(Check.ofOldest(migrations.subList(0, first), () -> steps.upOnly(first)));
        }
        for (int i = first > 1 ? first : 0; i < migrations.size(); i++) {
            int index = i;
            Migration migration = migrations.get(i);
            Rehearsing rehearsal = expectations.rehearsal();
            if (rehearsal != null && rehearsal.concerns(migration.version())) {
                checks.add(Check.of(migration, "rehearsed", () -> steps.rehearse(index, rehearsal)));
            }
            checks.add(
                    new Check(migration.name() + ": up", Subject.FIRST_UP, migration.files(), () -> steps.up(index)));
            checks.add(Check.of(migration, "down restores the schema", () -> steps.down(index)));
            checks.add(Check.of(migration, "up again gives the same schema", () -> steps.upAgain(index)));
        }
        checks.add(Check.ofAll("down, newest first, restores each schema", steps::downAll));
        checks.add(Check.ofAll("up again gives the same schema", steps::upAllAgain));
        return checks;
    }

    /** How many of the oldest nothing is tested of: one run applies them, and the schema between them is not read. */
    private int onlyApplied() {
        Rehearsing rehearsal = expectations.rehearsal();
        return (int) migrations.stream()
                .map(Migration::version)
                .takeWhile(version -> expectations.irreversible().contains(version)
                        && (rehearsal == null || !rehearsal.concerns(version)))
                .count();
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
