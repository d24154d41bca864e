// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.schema;

import dev.migration.DatabaseAccessException;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.Version;
import dev.migration.rehearsal.internal.roundtrip.Expectations;
import dev.migration.rehearsal.internal.roundtrip.Expectations.Wording;
import dev.migration.rehearsal.internal.roundtrip.NotTried;
import dev.migration.rehearsal.internal.roundtrip.RoundTrip;
import dev.migration.rehearsal.internal.roundtrip.RoundTrip.Check;
import dev.migration.rehearsal.internal.roundtrip.RoundTrip.Check.Subject;
import dev.migration.rehearsal.internal.roundtrip.RoundTripFailure;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A round trip in a scratch database, with what came of each check.
 *
 * @param tried the checks in their order; those after a failure of the database are missing
 * @param broken why the scratch database could not be read or emptied; null where it could
 */
public record ScratchRoundTrip(List<Tried> tried, @Nullable String broken) {

    private static final Wording WORDING = new Wording(
            "--irreversible %s", "name an empty database: --scratch-url; or leave that out, and one is created");

    /** How a check ended. */
    public enum Outcome {
        OK,
        SKIPPED,
        FAILED
    }

    /**
     * A check that is over.
     *
     * @param why it was skipped or failed; null where it is ok
     */
    public record Tried(
            Check check, Outcome outcome, @Nullable Exception why) {}

    /**
     * Runs the checks.
     *
     * @param irreversible the versions that cannot be undone
     * @param newest the version up to which they are tested; null for all
     * @param requireDown whether a migration without a down script fails
     * @param which of the checks are wanted
     * @param each takes a check as soon as it is over
     */
    static ScratchRoundTrip run(
            Migrator migrator,
            List<String> irreversible,
            @Nullable String newest,
            boolean requireDown,
            Predicate<Check> which,
            Consumer<Tried> each) {
        Set<Version> exceptions = irreversible.stream().map(Version::of).collect(Collectors.toUnmodifiableSet());
        var expectations = new Expectations(
                exceptions, newest == null ? null : Version.of(newest), requireDown, false, null, WORDING);
        var all = new ArrayList<Tried>();
        String broken = null;
        try (RoundTrip roundTrip = RoundTrip.on(migrator, expectations)) {
            for (Check check : roundTrip.checks()) {
                if (which.test(check)) {
                    Tried tried = tried(check);
                    all.add(tried);
                    each.accept(tried);
                }
            }
        } catch (SQLException e) {
            broken = "The scratch database cannot be read: " + e.getMessage();
        } catch (RoundTripFailure e) {
            // It could not be emptied.
            broken = e.getMessage();
        }
        return new ScratchRoundTrip(List.copyOf(all), broken);
    }

    /** The same of all migrations, without the lock file. */
    public static ScratchRoundTrip run(Migrator migrator, List<String> irreversible, boolean requireDown) {
        return run(
                migrator, irreversible, null, requireDown, check -> check.subject() != Subject.LOCK_FILE, tried -> {});
    }

    private static Tried tried(Check check) {
        try {
            check.body().run();
            return new Tried(check, Outcome.OK, null);
        } catch (NotTried e) {
            return new Tried(check, Outcome.SKIPPED, e);
        } catch (MigrationStoppedException | DatabaseAccessException e) {
            // No later check would say anything else.
            throw e;
        } catch (Exception e) {
            return new Tried(check, Outcome.FAILED, e);
        }
    }

    /** How many checks ended how. */
    public String total() {
        return count(Outcome.OK) + " ok, " + count(Outcome.SKIPPED) + " skipped, "
                + (count(Outcome.FAILED) + (broken == null ? 0 : 1)) + " failed";
    }

    boolean isPassed() {
        return broken == null && count(Outcome.FAILED) == 0;
    }

    private long count(Outcome outcome) {
        return tried.stream().filter(one -> one.outcome() == outcome).count();
    }
}
