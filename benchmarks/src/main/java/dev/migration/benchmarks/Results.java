package dev.migration.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that was measured, in the order in which it was first measured. */
final class Results {

    private final Set<MeasuredKey> keys = new LinkedHashSet<>();
    private final Map<MeasuredKey, List<Double>> values = new HashMap<>();
    private final Map<MeasuredKey, String> failures = new HashMap<>();

    void add(MeasuredKey key, double value) {
        keys.add(key);
        values.computeIfAbsent(key, unused -> new ArrayList<>()).add(value);
        say(key, Numbers.text(value));
    }

    /** The milliseconds of a process, or why there are none. */
    void add(MeasuredKey key, Outcome outcome) {
        if (outcome instanceof Outcome.Done done) {
            done.numbers().forEach(milliseconds -> add(key, milliseconds));
        } else if (outcome instanceof Outcome.Failed failed) {
            fail(key, failed.reason());
        }
    }

    /** The seconds of a whole process, or why there are none. */
    void addSeconds(MeasuredKey key, Outcome outcome) {
        if (outcome instanceof Outcome.Done done) {
            add(key, done.process().toNanos() / 1e9);
        } else if (outcome instanceof Outcome.Failed failed) {
            fail(key, failed.reason());
        }
    }

    private void fail(MeasuredKey key, String reason) {
        keys.add(key);
        failures.put(key, reason);
        say(key, reason);
    }

    private static void say(MeasuredKey key, String value) {
        System.out.println(String.join(" | ", key.scenario(), key.subject(), key.contestant(), key.measure(), value));
    }

    @Nullable
    String failure(MeasuredKey key) {
        return failures.get(key);
    }

    @Nullable
    Spread spread(MeasuredKey key) {
        List<Double> measured = values.get(key);
        return measured == null ? null : Spread.of(measured);
    }

    boolean has(MeasuredKey key) {
        return keys.contains(key);
    }

    List<MeasuredKey> keys(String scenario) {
        return keys.stream().filter(key -> key.scenario().equals(scenario)).toList();
    }

    void writeCsv(Path file) throws IOException {
        var lines = new ArrayList<String>();
        lines.add("scenario,subject,contestant,measure,value");
        for (MeasuredKey key : keys) {
            values.getOrDefault(key, List.of()).forEach(value -> lines.add(csv(key, value.toString())));
            String reason = failures.get(key);
            if (reason != null) {
                lines.add(csv(key, reason));
            }
        }
        Files.write(file, lines);
    }

    private static String csv(MeasuredKey key, String value) {
        return String.join(
                ",",
                quoted(key.scenario()),
                quoted(key.subject()),
                quoted(key.contestant()),
                quoted(key.measure()),
                quoted(value));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }
}
