package dev.migration.benchmarks;

import java.util.ArrayList;

/** Many small migrations, and an empty database. */
final class FreshApply implements Scenario {

    static final String TITLE = "Fresh apply";
    static final String COLD = "new JVM ms";
    static final String WARM = "warm ms";

    /** Beyond this, all of them take minutes, and the JVM is warm before the first half is done. */
    private static final int MOST_WARM = 1_000;

    private static final int WARM_RUNS = 5;

    @Override
    public String title() {
        return TITLE;
    }

    @Override
    public String about() {
        return "Each migration makes a table with an index and two rows. A new JVM: time from the first line of main."
                + " Warm: one empty database after the other in one JVM, with a connection from a pool. Plain JDBC: the"
                + " file, the row of its history and a commit for each.";
    }

    static MeasuredKey key(int migrations, Contestant contestant, String measure) {
        return new MeasuredKey(TITLE, SmallMigrations.title(migrations), contestant.title(), measure);
    }

    @Override
    public void measure(Lab lab) throws Exception {
        for (int count : lab.asked(lab.size().freshCounts())) {
            for (int round = 0; round < lab.size().freshRounds(count); round++) {
                for (Contestant contestant : lab.inOrder(round)) {
                    lab.results().add(key(count, contestant, COLD), lab.apply(contestant, count));
                }
            }
            if (count <= MOST_WARM) {
                for (Contestant contestant : lab.inOrder(count)) {
                    warm(lab, contestant, count);
                }
            }
        }
    }

    private static void warm(Lab lab, Contestant contestant, int count) throws Exception {
        var databases = new ArrayList<String>();
        var urls = new ArrayList<String>();
        for (int run = 0; run < WARM_RUNS; run++) {
            databases.add("fresh_" + run);
            urls.add(lab.server().create("fresh_" + run));
        }
        Outcome outcome = lab.fork().onEach(contestant, lab.smallMigrations(count), urls);
        lab.results().add(key(count, contestant, WARM), outcome);
        for (String database : databases) {
            if (outcome instanceof Outcome.Done) {
                lab.requireTables(database, count);
            }
            lab.server().drop(database);
        }
    }
}
