// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.internal.help.Problems;
import dev.migration.internal.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * How a fleet is run.
 *
 * @param connections how many targets of one server are at work at a time, with a connection each
 * @param parallelism how many targets are at work at a time in this process, whatever their servers
 * @param run the name that all processes of a run have in common, at most 40 characters: what failed in one of them is not
 *     tried again by another
 * @param start where in the list of targets this process begins, from 0 to 1: each process has a place of its own, and goes
 *     around
 * @param onDemand what becomes of a target that is asked for and is not up to date
 */
public record FleetSettings(int connections, int parallelism, String run, double start, OnDemand onDemand) {

    /** What {@link FleetMigrator#require} does with a target that is not up to date. */
    public enum OnDemand {
        /** It is refused. */
        FAIL,
        /** It is migrated first. */
        MIGRATE
    }

    private static final int LONGEST_RUN = 40;

    /** @throws dev.migration.InvalidMigrationsException if a value makes no sense */
    public FleetSettings {
        Settings.atLeast(1, "fleet connections", connections);
        Settings.atLeast(1, "fleet parallelism", parallelism);
        if (run.isBlank() || run.length() > LONGEST_RUN || !run.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw Problems.refused(
                    "The name of a run must be 1 to " + LONGEST_RUN + " visible ASCII characters, without spaces.",
                    "name it like the job that starts the processes: --run nightly-42");
        }
        if (!(start >= 0 && start < 1)) {
            throw Problems.refused("The start of a process must be from 0 to 1, but is " + start + ".", "leave it out");
        }
    }

    /** Eight connections to a server, 32 targets at a time, a run of this process alone that begins anywhere. */
    public static FleetSettings defaults() {
        return new FleetSettings(8, 32, UUID.randomUUID().toString().substring(0, 8), Math.random(), OnDemand.FAIL);
    }

    /** The same with at most so many connections to a server. */
    public FleetSettings withConnections(int most) {
        return new FleetSettings(most, parallelism, run, start, onDemand);
    }

    /** The same with at most so many targets at a time. */
    public FleetSettings withParallelism(int most) {
        return new FleetSettings(connections, most, run, start, onDemand);
    }

    /** The same with another treatment of a target that is asked for and is not up to date. */
    public FleetSettings withOnDemand(OnDemand what) {
        return new FleetSettings(connections, parallelism, run, start, what);
    }

    /** The same as a part of this run. */
    public FleetSettings withRun(String name) {
        return new FleetSettings(connections, parallelism, name, start, onDemand);
    }

    /** The same as this process of so many, counted from 1. */
    public FleetSettings withShard(int shard, int of) {
        if (shard < 1 || shard > of) {
            throw Problems.refused("There is no shard " + shard + " of " + of + ".", "count from 1: --shard 3/8");
        }
        return new FleetSettings(connections, parallelism, run, (shard - 1) / (double) of, onDemand);
    }

    /**
     * The same as the process with this number of an indexed job, whose number of processes is unknown: the starts of any
     * number of them are spread evenly.
     */
    public FleetSettings withIndex(int index) {
        // Multiples of the golden ratio: https://en.wikipedia.org/wiki/Low-discrepancy_sequence#Additive_recurrence
        double at = Settings.atLeast(0, "the index of a process", index) * 0.618033988749895;
        return new FleetSettings(connections, parallelism, run, at - Math.floor(at), onDemand);
    }

    /** A list as this process goes through it: from its own start, and around. */
    <T> List<T> around(List<T> all) {
        int first = (int) (start * all.size());
        List<T> around = new ArrayList<>(all.subList(first, all.size()));
        around.addAll(all.subList(0, first));
        return around;
    }
}
