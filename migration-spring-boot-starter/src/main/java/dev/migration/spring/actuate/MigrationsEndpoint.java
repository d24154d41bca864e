package dev.migration.spring.actuate;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** Shows, and never changes, where each database of the application stands. */
@Endpoint(id = "migrations")
public class MigrationsEndpoint implements DisposableBean {

    /** How long a database may take to answer; a pool waits 30 s for one that is down. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private record Context(@Nullable String parentId, Map<String, StatusReader> databases) {}

    private final Map<String, Context> contexts = new LinkedHashMap<>();

    /** Reads nothing yet. */
    public MigrationsEndpoint(List<MigratedContext> contexts) {
        this(contexts, LIMIT, Clock.systemUTC());
    }

    MigrationsEndpoint(List<MigratedContext> contexts, Duration limit, Clock clock) {
        for (MigratedContext context : contexts) {
            Map<String, StatusReader> databases = new LinkedHashMap<>();
            context.databases()
                    .forEach((name, migrator) ->
                            databases.put(name, new StatusReader(name, migrator::status, limit, clock)));
            this.contexts.put(context.id(), new Context(context.parentId(), databases));
        }
    }

    /** Asks every database; one that does not answer is shown as it was when it last did. */
    @ReadOperation
    public MigrationsDescriptor migrations() {
        Map<String, MigrationsDescriptor.Context> described = new LinkedHashMap<>();
        contexts.forEach((id, context) -> {
            Map<String, MigrationsDescriptor.Database> databases = new LinkedHashMap<>();
            context.databases()
                    .forEach((name, reader) -> databases.put(name, reader.read().describe()));
            described.put(id, new MigrationsDescriptor.Context(context.parentId(), databases));
        });
        return new MigrationsDescriptor(described);
    }

    /** Ends the threads that ask. */
    @Override
    public void destroy() {
        contexts.values().stream()
                .map(Context::databases)
                .map(Map::values)
                .flatMap(Collection::stream)
                .forEach(StatusReader::close);
    }
}
