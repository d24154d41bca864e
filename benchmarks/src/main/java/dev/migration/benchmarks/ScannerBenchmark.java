package dev.migration.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How long one thread takes to divide a text that is in memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ScannerBenchmark {

    /** What is divided. */
    @Param
    SqlText text = SqlText.TABLES;

    /** Who divides it. */
    @Param
    Splitter splitter = Splitter.THIS;

    /** How long the text is. */
    @Param("2")
    int megabytes;

    private String sql = "";

    /** Makes the text, outside of what is measured. */
    @Setup
    public void makeText() {
        sql = text.ofLength(megabytes * 1_000_000L);
    }

    /** Divides it; the number keeps the work from being left out. */
    @Benchmark
    public int split() {
        return splitter.count(sql);
    }
}
