package dev.migration.spring.actuate;

import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;

/**
 * Asks the databases of the application where they stand. There is one for all who want to know, so that each database has
 * to answer at most one question at a time.
 */
public final class StatusReaders implements DisposableBean {

    /** How long a database may take to answer; a pool waits 30 s for one that is down. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    record Context(@Nullable String parentId, Map<String, StatusReader> databases) {

        /** All are asked at once: together they take no longer than the slowest. */
        Map<String, Reading> read() {
            return StatusReaders.read(databases);
        }
    }

    private final Map<String, Context> contexts = new LinkedHashMap<>();
    private final Map<String, StatusReader> databases = new LinkedHashMap<>();

    /** Reads nothing yet. */
    public StatusReaders(List<MigratedContext> contexts) {
        this(contexts, LIMIT, Clock.systemUTC());
    }

    StatusReaders(List<MigratedContext> contexts, Duration limit, Clock clock) {
        for (MigratedContext context : contexts) {
            Map<String, StatusReader> readers = new LinkedHashMap<>();
            context.databases().forEach((name, source) -> {
                var reader = new StatusReader(name, source, limit, clock);
                readers.put(name, reader);
                // Two contexts may have a database of the same name; this one's own comes first.
                databases.put(databases.containsKey(name) ? context.id() + "." + name : name, reader);
            });
            this.contexts.put(context.id(), new Context(context.parentId(), readers));
        }
    }

    /** Each application context by its id, the innermost first. */
    Map<String, Context> contexts() {
        return Collections.unmodifiableMap(contexts);
    }

    /** The databases of all contexts, by names that tell them apart. */
    Map<String, StatusReader> databases() {
        return Collections.unmodifiableMap(databases);
    }

    /** What all databases answer, under the same names. */
    Map<String, Reading> read() {
        return read(databases);
    }

    private static Map<String, Reading> read(Map<String, StatusReader> readers) {
        Map<String, Supplier<Reading>> answers = new LinkedHashMap<>();
        readers.forEach((name, reader) -> {
            StatusReader.Question question = reader.ask();
            answers.put(name, () -> reader.read(question));
        });
        Map<String, Reading> readings = new LinkedHashMap<>();
        answers.forEach((name, answer) -> readings.put(name, answer.get()));
        return readings;
    }

    /** Ends the threads that ask. */
    @Override
    public void destroy() {
        databases.values().forEach(StatusReader::close);
    }
}
