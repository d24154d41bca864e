package dev.migration.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What the library demands of itself, as far as it is measured here. */
final class Targets {

    private Targets() {}

    static List<Target> all() {
        var targets = new ArrayList<Target>();
        noOpStart(targets, 1_000, NoOpStart.WARM, 1.2, 0.33);
        noOpStart(targets, 5_000, NoOpStart.WARM, 1.2, 0.2);
        noOpStart(targets, 1_000, NoOpStart.COLD, 1.5, 0.33);
        noOpStart(targets, 5_000, NoOpStart.COLD, 1.5, 0.33);
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
        freshApply(targets, 1_000, FreshApply.WARM, 1.0, 0.5);
        freshApply(targets, 1_000, FreshApply.COLD, 1.0, 0.5);
        freshApply(targets, 5_000, FreshApply.COLD, 1.1, 0.25);
        largeScripts(targets);
        Key instances = ManyInstances.key(Contestant.THIS, ManyInstances.SECONDS);
        targets.add(new Target(
                "eight instances at once, all ended, s", instances, instances.by(Contestant.JDBC.title()), 1.5));
        targets.add(new Target(
                "eight instances at once, failed", ManyInstances.key(Contestant.THIS, ManyInstances.FAILED), null, 0));
        backfill(targets, "PostgreSQL", Size.FULL.backfillRows());
        backfill(targets, "MySQL", Size.FULL.backfillRows() / 4);
        processes(targets);
        return targets;
    }

    private static void backfill(List<Target> targets, String product, int rows) {
        Key ours = Backfill.key(BackfillTable.title(product, rows), BackfillWay.THIS, Backfill.P99);
        targets.add(new Target(
                "backfill, " + ours.subject() + ", " + Backfill.P99, ours, ours.by(BackfillWay.NONE.title()), 1.2));
    }

    private static void processes(List<Target> targets) {
        Key four = ManyProcesses.key(true);
        targets.add(new Target(
                four.subject() + ", four processes, s", four, ManyProcesses.key(false), Math.round(100 / 1.8) / 100.0));
    }

    private static void noOpStart(List<Target> targets, int count, String measure, double ofJdbc, double ofFlyway) {
        String work = "start, " + SmallMigrations.title(count) + " applied, " + measure;
        besideBoth(targets, work, NoOpStart.key(count, Contestant.THIS, measure), ofJdbc, ofFlyway);
    }

    private static void freshApply(List<Target> targets, int count, String measure, double ofJdbc, double ofFlyway) {
        String work = "fresh apply of " + SmallMigrations.title(count) + ", " + measure;
        besideBoth(targets, work, FreshApply.key(count, Contestant.THIS, measure), ofJdbc, ofFlyway);
    }

    private static void besideBoth(List<Target> targets, String work, Key ours, double ofJdbc, double ofFlyway) {
        targets.add(new Target(work, ours, ours.by(Contestant.JDBC.title()), ofJdbc));
        targets.add(new Target(work, ours, ours.by(Contestant.FLYWAY.title()), ofFlyway));
    }

    private static void springBootStart(List<Target> targets) {
        for (String measure : List.of(SpringBootStart.PROCESS, "processor ms")) {
            String work = "added to a Spring Boot start, " + measure;
            Key ours = SpringBootStart.key(Variant.THIS, SpringBootStart.ADDED + measure);
            targets.add(new Target(work, ours, null, 50));
            targets.add(new Target(work, ours, ours.by(Variant.FLYWAY.title()), 0.25));
        }
    }

    private static void largeScripts(List<Target> targets) {
        Key singleRows = inSmallHeap(LargeScript.SINGLE_ROW_INSERTS);
        String plainJdbc = LargeScripts.inSmallHeap(Contestant.JDBC);
        targets.add(new Target(work(singleRows), singleRows, singleRows.by(plainJdbc), 1.1));
        targets.add(new Target(work(singleRows), singleRows, singleRows.by(Psql.TITLE), 0.25));
        Key thousandRows = inSmallHeap(LargeScript.THOUSAND_ROW_INSERTS);
        targets.add(new Target(work(thousandRows), thousandRows, thousandRows.by(Psql.TITLE), 1.0));
        Key copy = inSmallHeap(LargeScript.COPY_BLOCK);
        targets.add(new Target(work(copy), copy, copy.by(Psql.TITLE), 1.2));
    }

    private static Key inSmallHeap(LargeScript script) {
        return LargeScripts.key(script, LargeScripts.inSmallHeap(Contestant.THIS), LargeScripts.SECONDS);
    }

    private static String work(Key largeScript) {
        return largeScript.subject() + ", " + largeScript.contestant();
    }
}
