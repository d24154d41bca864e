package dev.migration.spring.internal.endpoint;

import dev.migration.spring.internal.migrators.NamedMigrator;
import dev.migration.spring.internal.settings.ConfiguredMode;
import dev.migration.spring.internal.settings.MigrationProperties;
import dev.migration.spring.internal.targets.Targets;
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
            return Readers.read(databases);
        }
    }

    /** All that reads; no method of the bean's own class has the types in here, which a start would load. */
    private record Readers(Map<String, Context> contexts, Map<String, StatusReader> databases) {

        static Readers of(List<Context> innermostFirst) {
            Map<String, Context> contexts = new LinkedHashMap<>();
            Map<String, StatusReader> databases = new LinkedHashMap<>();
            for (Context context : innermostFirst) {
                contexts.put(context.id(), context);
                context.databases()
                        .forEach((name, reader) -> databases.put(unique(name, context.id(), databases), reader));
            }
            return new Readers(Collections.unmodifiableMap(contexts), Collections.unmodifiableMap(databases));
        }

        static Map<String, Reading> read(Map<String, StatusReader> databases) {
            Map<String, Supplier<Reading>> answers = new LinkedHashMap<>();
            databases.forEach((name, reader) -> {
                StatusReader.Question question = reader.ask();
                answers.put(name, () -> reader.read(question));
            });
            Map<String, Reading> readings = new LinkedHashMap<>();
            answers.forEach((name, answer) -> readings.put(name, answer.get()));
            return readings;
        }
    }

    private final @Nullable ApplicationContext context;
    private volatile @Nullable Readers readers;

    /** For the Migrators of a context and its parents; a start makes no readers, which need many classes. */
    @Autowired
    public ApplicationStatus(ApplicationContext context) {
        this.context = context;
    }

    ApplicationStatus(List<Context> contexts) {
        this.context = null;
        this.readers = Readers.of(contexts);
    }

    private Readers readers() {
        Readers made = readers;
        return made == null ? first(make()) : made;
    }

    private Readers make() {
        List<Context> contexts = new ArrayList<>();
        for (ApplicationContext at = context; at != null; at = at.getParent()) {
            ApplicationContext parent = at.getParent();
            contexts.add(new Context(id(at), parent == null ? null : parent.getId(), databases(at)));
        }
        return Readers.of(contexts);
    }

    // Not made in here: beans are asked for, which may wait for another thread that makes one.
    private synchronized Readers first(Readers made) {
        Readers first = readers == null ? made : readers;
        readers = first;
        return first;
    }

    private static Map<String, StatusReader> databases(ApplicationContext context) {
        Map<String, NamedMigrator> migrators = migrators(context);
        if (migrators.isEmpty()) {
            return Map.of();
        }
        Map<String, StatusReader> databases = new LinkedHashMap<>();
        MigrationProperties properties =
                context.getBeanProvider(MigrationProperties.class).getIfAvailable();
        migrators.forEach((name, migrator) -> {
            boolean several = properties != null && properties.instances().containsKey(name);
            StatusSource source = StatusSource.of(several ? name : null, migrator);
            databases.put(name, new StatusReader(name, source, LIMIT, Clock.systemUTC()));
        });
        return databases;
    }

    private static Map<String, NamedMigrator> migrators(ApplicationContext context) {
        try {
            return NamedMigrator.in(context);
        } catch (BeanCreationException e) {
            // Settings that are not used may be wrong.
            if (!ConfiguredMode.isOff(context.getEnvironment())) {
                throw e;
            }
            return Map.of();
        }
    }

    /** Two contexts may have a database of the same name; the innermost comes first. */
    private static String unique(String name, String context, Map<String, ?> known) {
        return known.containsKey(name) ? context + "." + name : name;
    }

    private static String id(ApplicationContext context) {
        return String.valueOf(context.getId());
    }

    /** The Migrators of all contexts, by the names that {@link #databases()} has. */
    Map<String, NamedMigrator> migrators() {
        Map<String, NamedMigrator> migrators = new LinkedHashMap<>();
        for (ApplicationContext at = context; at != null; at = at.getParent()) {
            for (Map.Entry<String, NamedMigrator> named : migrators(at).entrySet()) {
                migrators.put(unique(named.getKey(), id(at), migrators), named.getValue());
            }
        }
        return migrators;
    }

    /** The targets; null where the service has none. */
    @Nullable
    Targets targets() {
        return context == null ? null : context.getBeanProvider(Targets.class).getIfAvailable();
    }

    /** Each application context by its id, the innermost first. */
    Map<String, Context> contexts() {
        return readers().contexts();
    }

    /** The databases of all contexts, by unique names. */
    Map<String, StatusReader> databases() {
        return readers().databases();
    }

    /** The state of all databases, under the same names. */
    Map<String, Reading> read() {
        return Readers.read(databases());
    }

    /** Ends the threads that read; from now on, none is started. */
    @Override
    public void destroy() {
        first(Readers.of(List.of())).databases().values().forEach(StatusReader::close);
    }
}
