package dev.migration.benchmarks;

import java.nio.file.Path;
import java.time.Duration;

/** Everything is applied already: what every start of a service pays. */
final class NoOpStart implements Scenario {

    static final String TITLE = "Start with nothing to do";
    static final String COLD = "cold ms";
    static final String WARM = "warm ms";

    private static final Duration LONGEST = Duration.ofSeconds(20);

    @Override
    public String title() {
        return TITLE;
    }

    @Override
    public String about() {
        return "Cold: a new JVM, time from the first line of main, connecting included. Warm: again and again in one JVM,"
                + " after ten seconds of it, with a connection from a pool. Plain JDBC is the bare work: read every file, SHA-256, one SELECT.";
    }

    static MeasuredKey key(int migrations, Contestant contestant, String measure) {
        return new MeasuredKey(TITLE, SmallMigrations.title(migrations), contestant.title(), measure);
    }

    @Override
    public void measure(Lab lab) throws Exception {
        for (int count : lab.asked(lab.size().noOpCounts())) {
            Path folder = lab.smallMigrations(count);
            for (Contestant contestant : lab.contestants()) {
                lab.applied(contestant, count);
            }
            for (int round = 0; round < lab.size().coldRounds(); round++) {
                for (Contestant contestant : lab.inOrder(round)) {
                    Outcome cold = lab.fork().once(contestant, folder, lab.applied(contestant, count));
                    lab.results().add(key(count, contestant, COLD), cold);
                }
            }
            for (Contestant contestant : lab.inOrder(count)) {
                String url = lab.applied(contestant, count);
                Outcome warm = lab.fork()
                        .repeatedly(contestant, folder, url, lab.size().warmRepeats(), LONGEST);
                lab.results().add(key(count, contestant, WARM), warm);
            }
        }
    }
}
