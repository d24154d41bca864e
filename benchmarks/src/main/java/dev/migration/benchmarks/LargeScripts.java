package dev.migration.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One large script: how long it takes, also in a small heap. */
record LargeScripts(LargeScript script) implements Scenario {

    static final String SECONDS = "s";

    private static final int SMALL_HEAP = 64;
    private static final int LARGEST_HEAP = 2048;
    private static final int ROUNDS = 2;

    /** Who takes longer than this once is not asked again. */
    private static final double LONG_SECONDS = 30;

    @Override
    public String title() {
        return title(script);
    }

    @Override
    public String about() {
        return "Whole processes, in a heap of 2 GB where nothing else is said, each with a time limit. Who takes"
                + " longer than " + Numbers.text(LONG_SECONDS) + " s is measured once. Plain JDBC divides the file at"
                + " semicolons outside of quotes and sends it in batches of at most 250 statements or 256 k characters,"
                + " in one transaction; neither it nor Liquibase knows COPY from the client.";
    }

    private static String title(LargeScript script) {
        return "One large script: " + script.title();
    }

    static MeasuredKey key(LargeScript script, String contestant, String measure) {
        return new MeasuredKey(title(script), script.title(), contestant, measure);
    }

    /** Who runs it in a heap of 64 MB. */
    static String inSmallHeap(Contestant contestant) {
        return contestant.title() + " in " + SMALL_HEAP + " MB";
    }

    @Override
    public void measure(Lab lab) throws Exception {
        Path folder = lab.workspace().resolve(script.name());
        var run = new LargeRun(lab, folder, script.write(folder, lab.size().megabytes(script)));
        List<Contestant> contestants = lab.contestants().stream()
                .filter(script.contestants()::contains)
                .toList();
        measureTimes(lab.results(), contestants, run);
    }

    private interface Run {
        Outcome run() throws IOException, SQLException, InterruptedException;
    }

    private record Way(String contestant, Run run) {}

    private void measureTimes(Results results, List<Contestant> contestants, LargeRun run) throws Exception {
        List<Way> ways = ways(contestants, run);
        for (int round = 0; round < ROUNDS; round++) {
            for (Way way : ways) {
                MeasuredKey key = key(script, way.contestant(), SECONDS);
                if (round == 0 || isWorthAnother(results, key)) {
                    results.addSeconds(key, way.run().run());
                }
            }
            Collections.reverse(ways);
        }
    }

    private static List<Way> ways(List<Contestant> contestants, LargeRun run) throws InterruptedException {
        var ways = new ArrayList<Way>();
        for (Contestant contestant : contestants) {
            ways.add(new Way(contestant.title(), () -> run.in(LARGEST_HEAP, contestant)));
            if (contestant == Contestant.THIS || contestant == Contestant.JDBC) {
                ways.add(new Way(inSmallHeap(contestant), () -> run.in(SMALL_HEAP, contestant)));
            }
        }
        if (Psql.version() != null) {
            ways.add(new Way(Psql.TITLE, run::byPsql));
        }
        return ways;
    }

    private static boolean isWorthAnother(Results results, MeasuredKey key) {
        Spread spread = results.spread(key);
        return results.failure(key) == null && spread != null && spread.highest() <= LONG_SECONDS;
    }
}
