package dev.migration.benchmarks;

import java.io.IOException;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The SQL scanners alone, without a database: how fast they divide a text in memory. */
final class ScannerRun {

    static final String TITLE = "SQL scanners";
    static final String ABOUT =
            "By JMH, one thread, text in memory, every statement made. Tables: DDL with comments. Functions: bodies in"
                    + " dollar quotes; who finds more statements there cuts them in pieces. Higher is better: `×` below 1 is"
                    + " slower than *this*.";
    static final String THROUGHPUT = "MB/s";

    private static final String STATEMENTS = "statements found";
    private static final int SMALL = 1;
    private static final int LARGE = 100;

    private ScannerRun() {}

    static Key key(SqlText text, int megabytes, Splitter splitter, String measure) {
        String subject = text.name().toLowerCase(Locale.ROOT) + ", " + megabytes + " MB";
        return new Key(TITLE, subject, splitter.title(), measure);
    }

    /** Every splitter over every text; ours also over a large one, which takes the others too long. */
    static void run(Options options, Results results) throws RunnerException, IOException, InterruptedException {
        var report = new Report(results);
        report.begin("Scanners", Machine.facts(), "");
        for (SqlText text : SqlText.values()) {
            for (Splitter splitter : Splitter.values()) {
                measure(results, text, SMALL, splitter, options.quick());
                int statements = splitter.count(text.ofLength(SMALL * 1_000_000L));
                results.add(key(text, SMALL, splitter, STATEMENTS), statements);
            }
        }
        measure(results, SqlText.INSERTS, LARGE, Splitter.THIS, options.quick());
        report.table(TITLE, ABOUT);
        report.write(options.name());
    }

    private static void measure(Results results, SqlText text, int megabytes, Splitter splitter, boolean quick)
            throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(ScannerBenchmark.class.getName())
                .param("text", text.name())
                .param("splitter", splitter.name())
                .param("megabytes", Integer.toString(megabytes))
                .forks(quick ? 1 : 2)
                .warmupIterations(quick ? 2 : 3)
                .measurementIterations(quick ? 2 : 4)
                .warmupTime(TimeValue.seconds(1))
                .measurementTime(TimeValue.seconds(1))
                .jvmArgs("-Xmx2g");
        for (RunResult result : new Runner(options.build()).run()) {
            result.getBenchmarkResults().stream()
                    .flatMap(fork -> fork.getIterationResults().stream())
                    .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
                    .forEach(seconds -> results.add(key(text, megabytes, splitter, THROUGHPUT), megabytes / seconds));
        }
    }
}
