package dev.migration.fleet;

import dev.migration.MigrationException;
import dev.migration.WaitTimeoutException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** What is done with the targets. */
interface TargetJob<T> {

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

        Busy(WaitTimeoutException cause) {
            super(cause.problems().get(0).message(), cause);
        }
    }
}
