package dev.migration.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a service took until it said that it was started.
 *
 * @param process from the start of its process
 * @param spring as Spring counts, which leaves out what the JVM does first
 * @param processor the processor time of all its threads
 */
record ServiceStart(Duration process, Duration spring, Duration processor) {

    /** What both this library and Flyway log where nothing is pending. */
    private static final String UP_TO_DATE = "is up to date";

    private static final Pattern STARTED = Pattern.compile("Started \\S+ in ([0-9.]+) seconds");
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** How much longer than another's. */
    ServiceStart minus(ServiceStart other) {
        return new ServiceStart(
                process.minus(other.process), spring.minus(other.spring), processor.minus(other.processor));
    }

    /**
     * Starts one, and ends it as soon as it is started.
     *
     * @param migrates whether it has to say that its database is up to date, or not a word
     */
    static ServiceStart of(ProcessBuilder command, boolean migrates) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = command.redirectErrorStream(true).start();
        var limit = CompletableFuture.runAsync(
                process::destroyForcibly, CompletableFuture.delayedExecutor(LIMIT.toSeconds(), TimeUnit.SECONDS));
        try (BufferedReader output = process.inputReader()) {
            var log = new ArrayList<String>();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Matcher started = STARTED.matcher(line);
                if (started.find()) {
                    long took = System.nanoTime() - start;
                    Duration processor = process.info().totalCpuDuration().orElseThrow();
                    requireMigrated(log, migrates);
                    double seconds = Double.parseDouble(started.group(1));
                    return new ServiceStart(
                            Duration.ofNanos(took), Duration.ofMillis(Math.round(seconds * 1_000)), processor);
                }
                log.add(line);
            }
            throw new IllegalStateException("The service did not start:\n" + String.join("\n", log));
        } finally {
            limit.cancel(false);
            process.destroyForcibly().waitFor();
        }
    }

    private static void requireMigrated(List<String> log, boolean migrates) {
        if (log.stream().anyMatch(line -> line.contains(UP_TO_DATE)) != migrates) {
            throw new IllegalStateException("The service was " + (migrates ? "" : "not ")
                    + "to look whether something is pending:\n" + String.join("\n", log));
        }
    }
}
