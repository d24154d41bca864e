// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import dev.migration.spring.internal.LastAnswer;
import dev.migration.spring.internal.migrators.NamedMigrator;
import dev.migration.spring.internal.settings.ConfiguredMode;
import dev.migration.spring.internal.settings.MigrationProperties;
import dev.migration.spring.internal.start.StartEvents;
import dev.migration.spring.internal.targets.Targets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationContext;

/**
 * Reads the state of the databases of a context and its parents. Endpoint, health and metrics share it, so that at most one
 * query at a time goes to each database.
 */
public final class ServiceStatus implements DisposableBean {

    /** An application context, with the databases that it migrates, by their names. */
    record Context(String id, @Nullable String parentId, Map<String, AskedDatabase> databases) {}

    private final ApplicationContext context;
    private final AtomicReference<@Nullable List<Context>> contexts = new AtomicReference<>();

    /** Asks for no Migrator yet, which may need this bean's own users. */
    public ServiceStatus(ApplicationContext context) {
        this.context = context;
    }

    /** The innermost first. */
    List<Context> contexts() {
        List<Context> known = contexts.get();
        if (known != null) {
            return known;
        }
        // Without a lock: the beans that are asked for may wait for another thread that makes one.
        List<Context> made = new ArrayList<>();
        for (ApplicationContext at = context; at != null; at = at.getParent()) {
            ApplicationContext parent = at.getParent();
            made.add(new Context(String.valueOf(at.getId()), parent == null ? null : parent.getId(), databases(at)));
        }
        List<Context> first = contexts.compareAndExchange(null, made);
        return first == null ? made : first;
    }

    private static Map<String, AskedDatabase> databases(ApplicationContext context) {
        Map<String, AskedDatabase> databases = new LinkedHashMap<>();
        if (isOff(context)) {
            return databases;
        }
        for (NamedMigrator migrator : NamedMigrator.in(context).values()) {
            MigrationProperties properties =
                    context.getBeanProvider(MigrationProperties.class).getIfAvailable();
            boolean several = properties != null && properties.instances().containsKey(migrator.name());
            String label = several ? migrator.name() : null;
            StartEvents starts = context.getBeanProvider(StartEvents.class).getIfAvailable();
            databases.put(
                    migrator.name(),
                    new AskedDatabase(
                            migrator,
                            label,
                            () -> starts == null ? Set.of() : starts.complete(migrator.name()),
                            LastAnswer.LIMIT));
        }
        return databases;
    }

    /** The databases of all contexts; two contexts may have one of the same name: the outer one's has the context's too. */
    Map<String, AskedDatabase> databases() {
        Map<String, AskedDatabase> all = new LinkedHashMap<>();
        for (Context each : contexts()) {
            for (Map.Entry<String, AskedDatabase> database : each.databases().entrySet()) {
                String name = database.getKey();
                all.put(all.containsKey(name) ? each.id() + "." + name : name, database.getValue());
            }
        }
        return all;
    }

    /** The state of these databases, which are all asked at once: together they take no longer than the slowest. */
    static Map<String, Reading> read(Map<String, AskedDatabase> databases) {
        long now = System.nanoTime();
        for (AskedDatabase database : databases.values()) {
            database.ask(now);
        }
        Map<String, Reading> readings = new LinkedHashMap<>();
        for (Map.Entry<String, AskedDatabase> database : databases.entrySet()) {
            readings.put(database.getKey(), database.getValue().read(now));
        }
        return readings;
    }

    /** Whether this service's migrations are switched off: then nothing is read, counted or reported of them. */
    boolean isOff() {
        return isOff(context);
    }

    // Read when it is asked for and no condition: conditions are frozen when an application is processed ahead of time.
    private static boolean isOff(ApplicationContext context) {
        return ConfiguredMode.isOff(context.getEnvironment());
    }

    /** The targets; null where the service has none. */
    @Nullable
    Targets targets() {
        return isOff() ? null : context.getBeanProvider(Targets.class).getIfAvailable();
    }

    /** Ends the threads that read, and lets none start; a registry of meters that is closed later still gets the last state. */
    @Override
    public void destroy() {
        List<Context> known = contexts.compareAndExchange(null, List.of());
        if (known != null) {
            for (Context each : known) {
                for (AskedDatabase database : each.databases().values()) {
                    database.close();
                }
            }
        }
    }
}
