// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.Code;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.WaitTimeoutException;
import dev.migration.internal.help.Printable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** What is done with the targets. */
interface CrewJob<T> {

    /** What can be said at once of schemas of one database, by target; the others are done one by one. */
    Map<FleetTarget, T> together(List<FleetTarget> targets, DataSource database);

    /**
     * What becomes of one.
     *
     * @throws Busy if another process has it, so that it is tried again later
     */
    T single(FleetTarget target, DataSource database) throws Busy;

    /** What is said of one for which that was not possible. */
    T failed(FleetTarget target, MigrationException cause);

    /** What is said of one at which the run was stopped. */
    T stopped(FleetTarget target, MigrationException cause);

    /** Another process works on the target. */
    final class Busy extends Exception {

        private static final long serialVersionUID = 1L;

        private final Problem problem;
        private final Duration longest;

        /** @param longest how long one waits for the migration lock; batches come to their end, or somebody has paused them */
        Busy(WaitTimeoutException cause, Duration longest) {
            super(cause.problems().get(0).message(), cause);
            this.problem = cause.problems().get(0);
            this.longest = longest;
        }

        /** Why it is left to the other process. */
        Problem problem() {
            return problem;
        }

        /** Whether one waits only so long: for a lock, not for batches. */
        boolean isLimited() {
            return problem.code() == Code.WAIT_TIMEOUT;
        }

        /** Whether it is waited for no longer. */
        boolean isOver(Duration waited) {
            return isLimited() && waited.compareTo(longest) >= 0;
        }

        /** With the time that is set, not the one that passed: so it is one cause for all targets. */
        WaitTimeoutException timedOut() {
            return new WaitTimeoutException(
                    problem.withMessage("It was waited for " + Printable.duration(longest) + ". " + problem.message()));
        }
    }
}
