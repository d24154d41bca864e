package dev.migration.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param freshCounts numbers of small migrations that are applied to an empty database
 * @param noOpCounts numbers of applied migrations of which none is pending
 * @param coldRounds how often a start in a new JVM is measured
 * @param warmRepeats how often one in a JVM that has done it before
 * @param serviceRounds how often a service is started with each library
 * @param scriptPercent the large scripts' part of their full size
 * @param copyMegabytes the size of the COPY block
 * @param limit how long one process may take where a large script or several instances are run
 * @param instanceRounds how often several instances start at once
 * @param backfillRows the size of the table whose rows are all changed; a quarter of it on MySQL
 * @param backfillWindow how long that is measured, each time
 * @param fleetSchemas how many schemas a fleet has
 * @param fleetDatabases how many databases another one has
 */
record Size(
        List<Integer> freshCounts,
        List<Integer> noOpCounts,
        int coldRounds,
        int warmRepeats,
        int serviceRounds,
        int scriptPercent,
        int copyMegabytes,
        Duration limit,
        int instanceRounds,
        int backfillRows,
        Duration backfillWindow,
        int fleetSchemas,
        int fleetDatabases) {

    static final Size QUICK = new Size(
            List.of(100),
            List.of(10, 100),
            3,
            11,
            3,
            4,
            8,
            Duration.ofSeconds(60),
            1,
            4_000_000,
            Duration.ofSeconds(5),
            200,
            20);

    static final Size FULL = new Size(
            List.of(100, 1_000, 5_000),
            List.of(10, 100, 1_000, 5_000),
            5,
            101,
            22,
            100,
            200,
            Duration.ofSeconds(75),
            2,
            20_000_000,
            Duration.ofSeconds(15),
            10_000,
            200);

    /** The more there are, the longer it takes and the less it varies. */
    int freshRounds(int migrations) {
        return migrations >= 5_000 ? 2 : 3;
    }

    int megabytes(LargeScript script) {
        return script == LargeScript.COPY_BLOCK ? copyMegabytes : script.megabytes() * scriptPercent / 100;
    }
}
