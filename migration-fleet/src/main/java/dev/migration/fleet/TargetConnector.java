// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import javax.sql.DataSource;

/** Knows how the targets of a fleet are reached. */
public interface TargetConnector {

    /**
     * Where connections to a target's database come from. Nothing is connected yet.
     *
     * @throws dev.migration.InvalidMigrationsException if it cannot be reached in this way, such as without a password that its
     *     reference names
     */
    DataSource connect(FleetTarget target);

    /**
     * The server that has the target, such as {@code db-3.example:5432}: connections are counted by it. It is asked for all
     * targets before the first of them is touched.
     *
     * @throws dev.migration.InvalidMigrationsException if what the list says of the target leads to no server
     */
    String server(FleetTarget target);

    /** Whether the target's DataSource keeps connections itself: then each is given back at once, as others may need it. */
    default boolean isPooled(FleetTarget target) {
        return false;
    }
}
