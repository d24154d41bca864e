package dev.migration.benchmarks;

import java.time.Duration;
import java.util.List;

/** What became of a process that was started to be measured. */
sealed interface Outcome {

    /**
     * It did what it should.
     *
     * @param numbers what it measured itself, mostly milliseconds
     */
    record Done(Duration process, List<Double> numbers) implements Outcome {}

    /** It did not, or did not within its limits. */
    record Failed(String reason) implements Outcome {}
}
