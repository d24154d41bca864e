package dev.migration.test;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Strictness;
import dev.migration.Version;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.MigrationSet;
import dev.migration.internal.lockfile.LockFile;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.opentest4j.TestAbortedException;

/** All that is tested of one set of migrations, on an empty schema that is emptied again at the end. */
final class RoundTrip implements AutoCloseable {

    private final MigrationSet set;
    private final Expectations expectations;
    private final Scratch scratch;
    private final Ladder ladder;

    /** How many of the facts were looked at. */
    private int looked;

    private RoundTrip(MigrationSet set, Expectations expectations, Scratch scratch, Ladder ladder) {
        this.set = set;
        this.expectations = expectations;
        this.scratch = scratch;
        this.ladder = ladder;
    }

    /**
     * Looks at the files and the schema, and runs nothing yet.
     *
     * @throws InvalidMigrationsException if there is nothing to test, the files cannot be run, or the schema is not empty
     */
    static RoundTrip on(Migrator migrator, Expectations expectations) throws SQLException {
        MigrationSet set = migrator.migrations();
        var problems = new ArrayList<Problem>();
        for (Problem problem : set.problems()) {
            // Where nothing was found, nothing would be tested, and all be well.
            if (problem.isError() || problem.code().isAboutNoFiles()) {
                problems.add(problem.asError());
            }
        }
        for (Version version : expectations.irreversible()) {
            if (set.find(version).isEmpty()) {
                problems.add(Problem.error(
                        Code.UNKNOWN_VERSION,
                        null,
                        "Migration " + version + " is said to be irreversible, and does not exist.",
                        "leave it out, or correct it"));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidMigrationsException(problems);
        }
        Scratch scratch = Scratch.of(migrator);
        return new RoundTrip(set, expectations, scratch, new Ladder(migrator, scratch, expectations));
    }

    /**
     * The facts, to be looked at once and in this order. Where some are left out, as by one who runs a single test again,
     * what they would have done is done before the next one.
     */
    List<Fact> facts() {
        List<Fact> facts = all();
        return IntStream.range(0, facts.size())
                .mapToObj(index -> new Fact(facts.get(index).name(), () -> {
                    catchUp(facts, index);
                    facts.get(index).check().verify();
                }))
                .toList();
    }

    private void catchUp(List<Fact> facts, int index) {
        for (Fact before : facts.subList(looked, index)) {
            try {
                before.check().verify();
            } catch (Exception | AssertionError untold) {
                // Nobody asked for this one; the ladder knows what it means for those to come.
            }
        }
        looked = index + 1;
    }

    private List<Fact> all() {
        var facts = new ArrayList<Fact>();
        facts.add(new Fact(LockFile.NAME + " is current", () -> requireCurrentLockFile(set, expectations.lockFile())));
        List<Migration> migrations = set.migrations();
        for (int i = 0; i < migrations.size(); i++) {
            int index = i;
            String name = migrations.get(i).name();
            facts.add(new Fact(name + ": up", () -> ladder.climb(index)));
            facts.add(new Fact(name + ": down restores the schema", () -> ladder.stepDown(index)));
            facts.add(new Fact(name + ": up again gives the same schema", () -> ladder.stepUpAgain(index)));
        }
        facts.add(new Fact("all: down, newest first, restores each schema", ladder::descend));
        facts.add(new Fact("all: up again gives the same schema", ladder::climbAgain));
        return facts;
    }

    /**
     * Looks whether the lock file has each migration as it is, and no other.
     *
     * @throws AssertionError if it does not
     */
    static void requireCurrentLockFile(MigrationSet set, Expectations.Missing missing) {
        if (missing == Expectations.Missing.SKIPPED && set.lockFiles().isEmpty()) {
            throw new TestAbortedException("There is no " + LockFile.NAME + ".");
        }
        List<Problem> problems = LockFile.find(set).orElseGet(LockFile::none).check(set, Set.of(), Strictness.STRICT);
        if (!problems.isEmpty()) {
            throw new AssertionError(problems.stream().map(Problem::text).collect(Collectors.joining("\n")));
        }
    }

    @Override
    public void close() throws SQLException {
        scratch.close();
    }
}
