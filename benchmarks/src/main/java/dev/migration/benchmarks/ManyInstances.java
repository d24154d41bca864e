package dev.migration.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several instances of a service start at once on an empty database. */
final class ManyInstances implements Scenario {

    static final String TITLE = "Eight instances at once";
    static final String SECONDS = "all ended after s";
    static final String FAILED = "failed instances";

    private static final int INSTANCES = 8;
    private static final int MIGRATIONS = 100;
    private static final String DATABASE = "instances";

    @Override
    public String title() {
        return TITLE;
    }

    @Override
    public String about() {
        return "Eight JVMs started at once, an empty database, " + MIGRATIONS + " small migrations; until the last"
                + " process ended. Plain JDBC takes an advisory lock of its session first and waits for it: the first"
                + " instance does the work, the others find nothing pending.";
    }

    static MeasuredKey key(Contestant contestant, String measure) {
        return new MeasuredKey(TITLE, SmallMigrations.title(MIGRATIONS), contestant.title(), measure);
    }

    @Override
    public void measure(Lab lab) throws Exception {
        Path folder = lab.smallMigrations(MIGRATIONS);
        for (int round = 0; round < lab.size().instanceRounds(); round++) {
            for (Contestant contestant : lab.inOrder(round)) {
                startAll(lab, contestant, folder);
            }
        }
    }

    private static void startAll(Lab lab, Contestant contestant, Path folder) throws Exception {
        String url = lab.server().create(DATABASE);
        ExecutorService starters = Executors.newFixedThreadPool(INSTANCES);
        try {
            long start = System.nanoTime();
            List<Future<Outcome>> instances = new ArrayList<>();
            for (int i = 0; i < INSTANCES; i++) {
                instances.add(
                        starters.submit(() -> lab.forkWithLimit().once(contestant, folder, url, PlainJdbc.LOCKED)));
            }
            int failed = 0;
            for (Future<Outcome> instance : instances) {
                failed += instance.get() instanceof Outcome.Failed ? 1 : 0;
            }
            lab.results().add(key(contestant, SECONDS), (System.nanoTime() - start) / 1e9);
            lab.results().add(key(contestant, FAILED), failed);
        } finally {
            starters.shutdownNow();
        }
        lab.requireTables(DATABASE, MIGRATIONS);
    }
}
