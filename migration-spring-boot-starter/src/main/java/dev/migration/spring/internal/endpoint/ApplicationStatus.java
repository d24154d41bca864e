package dev.migration.spring.internal.endpoint;

import dev.migration.spring.internal.migrators.NamedMigrator;
import dev.migration.spring.internal.settings.ConfiguredMode;
import dev.migration.spring.internal.settings.MigrationProperties;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/**
 * Reads the state of the application's databases. Endpoint, health and metrics share it, so that at most one query at a
 * time goes to each database.
 */
public final class ApplicationStatus implements DisposableBean {

    /** How long a database may take to answer; a pool waits 30 s for one that is down. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /** An application context, with a reader for each database that it migrates, by the database's name. */
    record Context(String id, @Nullable String parentId, Map<String, StatusReader> databases) {

        /** All are read at once: together they take no longer than the slowest. */
        Map<String, Reading> read() {
            return ApplicationStatus.read(databases);
        }
    }

    private final Map<String, Context> contexts = new LinkedHashMap<>();
    private final Map<String, StatusReader> databases = new LinkedHashMap<>();

    /** For the Migrators of a context and its parents; reads nothing yet. */
    @Autowired
    public ApplicationStatus(ApplicationContext context) {
        this(contexts(context));
    }

    ApplicationStatus(List<Context> contexts) {
        for (Context context : contexts) {
            this.contexts.put(context.id(), context);
            // Two contexts may have a database of the same name; the innermost comes first.
            context.databases()
                    .forEach((name, reader) ->
                            databases.put(databases.containsKey(name) ? context.id() + "." + name : name, reader));
        }
    }

    private static List<Context> contexts(ApplicationContext context) {
        List<Context> contexts = new ArrayList<>();
        for (ApplicationContext at = context; at != null; at = at.getParent()) {
            ApplicationContext parent = at.getParent();
            contexts.add(
                    new Context(String.valueOf(at.getId()), parent == null ? null : parent.getId(), databases(at)));
        }
        return contexts;
    }

    private static Map<String, StatusReader> databases(ApplicationContext context) {
        Map<String, StatusReader> databases = new LinkedHashMap<>();
        try {
            MigrationProperties properties =
                    context.getBeanProvider(MigrationProperties.class).getIfAvailable();
            NamedMigrator.in(context).forEach((name, migrator) -> {
                boolean several = properties != null && properties.instances().containsKey(name);
                StatusSource source = StatusSource.of(several ? name : null, migrator, context);
                databases.put(name, new StatusReader(name, source, LIMIT, Clock.systemUTC()));
            });
        } catch (BeanCreationException e) {
            // Settings that are not used may be wrong.
            if (!ConfiguredMode.isOff(context.getEnvironment())) {
                throw e;
            }
        }
        return databases;
    }

    /** Each application context by its id, the innermost first. */
    Map<String, Context> contexts() {
        return Collections.unmodifiableMap(contexts);
    }

    /** The databases of all contexts, by unique names. */
    Map<String, StatusReader> databases() {
        return Collections.unmodifiableMap(databases);
    }

    /** The state of all databases, under the same names. */
    Map<String, Reading> read() {
        return read(databases);
    }

    private static Map<String, Reading> read(Map<String, StatusReader> databases) {
        Map<String, Supplier<Reading>> answers = new LinkedHashMap<>();
        databases.forEach((name, reader) -> {
            StatusReader.Question question = reader.ask();
            answers.put(name, () -> reader.read(question));
        });
        Map<String, Reading> readings = new LinkedHashMap<>();
        answers.forEach((name, answer) -> readings.put(name, answer.get()));
        return readings;
    }

    /** Ends the threads that read. */
    @Override
    public void destroy() {
        databases.values().forEach(StatusReader::close);
    }
}
