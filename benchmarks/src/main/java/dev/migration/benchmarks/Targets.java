package dev.migration.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What the library demands of itself, as far as it is measured here. */
final class Targets {

    private static final double MEGABYTES = 64;

    private Targets() {}

    static List<Target> all() {
        var targets = new ArrayList<Target>();
        noOpStart(targets, 1_000, 1 / 3.0);
        noOpStart(targets, 5_000, 1 / 5.0);
        springBootStart(targets);
        targets.add(new Target(
                "round trips of a start with nothing to do",
                RoundTrips.key(RoundTrips.NOTHING_PENDING, Contestant.THIS, RoundTrips.ROUND_TRIPS),
                null,
                1));
        targets.add(new Target(
                "round trips of each small migration",
                RoundTrips.key(RoundTrips.EACH_MIGRATION, Contestant.THIS, RoundTrips.ROUND_TRIPS),
                null,
                2));
        targets.add(new Target(
                "round trips of 200 tenants with nothing to do",
                RoundTrips.key(RoundTrips.TENANTS, Contestant.THIS, RoundTrips.ROUND_TRIPS),
                null,
                4));
        freshApply(targets, 1_000, 1 / 2.0);
        freshApply(targets, 5_000, 1 / 4.0);
        largeScript(targets, LargeScript.SINGLE_ROW_INSERTS, 0.25);
        largeScript(targets, LargeScript.THOUSAND_ROW_INSERTS, 1.0);
        largeScript(targets, LargeScript.COPY_BLOCK, 1.25); // 0.8 of its speed
        targets.add(new Target(
                "eight instances at once, s", ManyInstances.key(Contestant.THIS, ManyInstances.SECONDS), null, 2.5));
        targets.add(new Target(
                "eight instances at once, failed", ManyInstances.key(Contestant.THIS, ManyInstances.FAILED), null, 0));
        targets.add(new Target(
                "a reader beside a migration that a 30 s transaction blocks, waits summed, s",
                BlockedReader.key(Contestant.THIS, BlockedReader.SUMMED),
                null,
                2));
        layouts(targets);
        return targets;
    }

    private static void noOpStart(List<Target> targets, int count, double ofFlyway) {
        for (String measure : List.of(NoOpStart.COLD, NoOpStart.WARM)) {
            String work = "start, " + SmallMigrations.title(count) + " applied, " + measure;
            Key ours = NoOpStart.key(count, Contestant.THIS, measure);
            targets.add(new Target(work, ours, ours.by(Contestant.FLYWAY.title()), ofFlyway));
            targets.add(new Target(work, ours, ours.by(Contestant.JDBC.title()), 1.2));
        }
    }

    private static void springBootStart(List<Target> targets) {
        String work = "added to a Spring Boot start, ms";
        Key ours = SpringBootStart.key(Variant.THIS, SpringBootStart.ADDED + SpringBootStart.PROCESS);
        targets.add(new Target(work, ours, null, 50));
        targets.add(new Target(work, ours, ours.by(Variant.FLYWAY.title()), 1 / 5.0));
    }

    private static void freshApply(List<Target> targets, int count, double ofFlyway) {
        String work = "fresh apply of " + SmallMigrations.title(count);
        Key ours = FreshApply.key(count, Contestant.THIS);
        targets.add(new Target(work, ours, ours.by(Contestant.FLYWAY.title()), ofFlyway));
        targets.add(new Target(work, ours, ours.by(Contestant.JDBC.title()), 1.0));
    }

    private static void layouts(List<Target> targets) {
        for (FileReading reading : FileReading.values()) {
            for (String measure : List.of(Layouts.cold(reading), Layouts.warm(reading))) {
                for (FileLayout layout : FileLayout.values()) {
                    layout(targets, layout, false, FileLayout.SECTIONS, measure);
                    // One file is read faster than two, however they are called.
                    layout(targets, layout, true, FileLayout.PAIRS, measure);
                }
            }
        }
    }

    private static void layout(
            List<Target> targets, FileLayout layout, boolean hasDown, FileLayout nativeLayout, String measure) {
        if (layout != FileLayout.SECTIONS && layout != FileLayout.PAIRS) {
            Key measured = Layouts.key(hasDown, layout, measure);
            String work = measured.subject() + ", " + layout.title() + ", " + measure;
            targets.add(new Target(work, measured, measured.by(nativeLayout.title()), 1.2));
        }
    }

    private static void largeScript(List<Target> targets, LargeScript script, double ofPsql) {
        Key ours = LargeScripts.key(script, LargeScripts.THIS_IN_64_MB, LargeScripts.SECONDS);
        targets.add(new Target(script.title() + ", in 64 MB", ours, ours.by(Psql.TITLE), ofPsql));
        targets.add(new Target(
                script.title() + ", smallest heap MB",
                LargeScripts.key(script, Contestant.THIS.title(), LargeScripts.HEAP),
                null,
                MEGABYTES));
    }
}
