package dev.migration.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What the library demands of itself, as far as it is measured here. */
final class Demands {

    private Demands() {}

    static List<Demand> all() {
        var targets = new ArrayList<Demand>();
        noOpStart(targets, 1_000, NoOpStart.WARM, 1.2, 0.33);
        noOpStart(targets, 5_000, NoOpStart.WARM, 1.2, 0.2);
        noOpStart(targets, 1_000, NoOpStart.COLD, 1.5, 0.33);
        noOpStart(targets, 5_000, NoOpStart.COLD, 1.5, 0.33);
        springBootStart(targets);
        freshApply(targets, 1_000, FreshApply.WARM, 1.0, 0.5);
        freshApply(targets, 1_000, FreshApply.COLD, 1.0, 0.5);
        freshApply(targets, 5_000, FreshApply.COLD, 1.1, 0.25);
        largeScripts(targets);
        MeasuredKey instances = ManyInstances.key(Contestant.THIS, ManyInstances.SECONDS);
        targets.add(new Demand(
                "eight instances at once, all ended, s", instances, instances.by(Contestant.JDBC.title()), 1.5));
        targets.add(new Demand(
                "eight instances at once, failed", ManyInstances.key(Contestant.THIS, ManyInstances.FAILED), null, 0));
        backfill(targets, "PostgreSQL", Size.FULL.backfillRows());
        backfill(targets, "MySQL", Size.FULL.backfillRows() / 4);
        targets.add(new Demand("rehearsal with statements, s", CheckedStatements.all(), null, 60));
        return targets;
    }

    private static void backfill(List<Demand> targets, String product, int rows) {
        MeasuredKey ours = Backfill.key(BackfillTable.title(product, rows), BackfillWay.THIS, Backfill.P99);
        targets.add(new Demand(
                "backfill, " + ours.subject() + ", " + Backfill.P99, ours, ours.by(BackfillWay.NONE.title()), 1.2));
    }

    private static void noOpStart(List<Demand> targets, int count, String measure, double ofJdbc, double ofFlyway) {
        String work = "start, " + SmallMigrations.title(count) + " applied, " + measure;
        besideBoth(targets, work, NoOpStart.key(count, Contestant.THIS, measure), ofJdbc, ofFlyway);
    }

    private static void freshApply(List<Demand> targets, int count, String measure, double ofJdbc, double ofFlyway) {
        String work = "fresh apply of " + SmallMigrations.title(count) + ", " + measure;
        besideBoth(targets, work, FreshApply.key(count, Contestant.THIS, measure), ofJdbc, ofFlyway);
    }

    private static void besideBoth(
            List<Demand> targets, String work, MeasuredKey ours, double ofJdbc, double ofFlyway) {
        targets.add(new Demand(work, ours, ours.by(Contestant.JDBC.title()), ofJdbc));
        targets.add(new Demand(work, ours, ours.by(Contestant.FLYWAY.title()), ofFlyway));
    }

    private static void springBootStart(List<Demand> targets) {
        for (String measure : List.of(SpringBootStart.PROCESS, "processor ms")) {
            String work = "added to a Spring Boot start, " + measure;
            MeasuredKey ours = SpringBootStart.key(Variant.THIS, SpringBootStart.ADDED + measure);
            targets.add(new Demand(work, ours, null, 50));
            targets.add(new Demand(work, ours, ours.by(Variant.FLYWAY.title()), 0.25));
        }
    }

    private static void largeScripts(List<Demand> targets) {
        MeasuredKey singleRows = inSmallHeap(LargeScript.SINGLE_ROW_INSERTS);
        String plainJdbc = LargeScripts.inSmallHeap(Contestant.JDBC);
        targets.add(new Demand(work(singleRows), singleRows, singleRows.by(plainJdbc), 1.1));
        targets.add(new Demand(work(singleRows), singleRows, singleRows.by(Psql.TITLE), 0.25));
        MeasuredKey thousandRows = inSmallHeap(LargeScript.THOUSAND_ROW_INSERTS);
        targets.add(new Demand(work(thousandRows), thousandRows, thousandRows.by(Psql.TITLE), 1.0));
        MeasuredKey copy = inSmallHeap(LargeScript.COPY_BLOCK);
        targets.add(new Demand(work(copy), copy, copy.by(Psql.TITLE), 1.2));
    }

    private static MeasuredKey inSmallHeap(LargeScript script) {
        return LargeScripts.key(script, LargeScripts.inSmallHeap(Contestant.THIS), LargeScripts.SECONDS);
    }

    private static String work(MeasuredKey largeScript) {
        return largeScript.subject() + ", " + largeScript.contestant();
    }
}
