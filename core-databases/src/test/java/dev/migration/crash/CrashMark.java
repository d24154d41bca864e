// SPDX-License-Identifier: Apache-2.0
package dev.migration.crash;

import dev.migration.contract.CrashPointContract;
import dev.migration.crash.CrashTable.Outcome;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Something that only changes what the history says: it does so as a whole or not at all, and may then be said again.
 *
 * @param bench with the database
 * @param name in the table
 * @param arrangement brings the database to where it begins
 * @param command changes the history
 */
record CrashMark(CrashPointContract bench, String name, Runnable arrangement, Command command)
        implements CrashSituation {

    @Override
    public void arrange() {
        arrangement.run();
    }

    @Override
    public Outcome happen(DataSource cut, CrashSight before, List<String> wrong) {
        RuntimeException failure =
                command.failureOn(bench.builder().dataSource(cut).build());
        bench.awaitOrphans();
        bench.expireLease();
        CrashSight sight = CrashSight.of(bench);
        boolean unchanged = sameHistory(sight, before);
        if (unchanged) {
            command.on(bench.migrator());
        }
        CrashSight end = CrashSight.of(bench);
        require(!sameHistory(end, before), "it changed nothing", wrong);
        require(unchanged || sameHistory(sight, end), "it was done in part: " + sight, wrong);
        require(!unchanged || failure != null, "it ended well and did nothing", wrong);
        require(end.facts().equals(before.facts()), "it changed the schema", wrong);
        require(end.log().size() == before.log().size() + 1, "the log has other than one line more: " + end, wrong);
        return outcome(failure, unchanged);
    }

    private static Outcome outcome(@Nullable RuntimeException failure, boolean unchanged) {
        if (failure == null) {
            return Outcome.WENT_ON;
        }
        return unchanged ? Outcome.ROLLED_BACK : Outcome.COMPLETE;
    }

    private static void require(boolean holds, String otherwise, List<String> wrong) {
        if (!holds) {
            wrong.add(otherwise);
        }
    }

    private static boolean sameHistory(CrashSight one, CrashSight other) {
        return one.applied().equals(other.applied())
                && Objects.equals(one.inFlight(), other.inFlight())
                && one.log().equals(other.log());
    }
}
