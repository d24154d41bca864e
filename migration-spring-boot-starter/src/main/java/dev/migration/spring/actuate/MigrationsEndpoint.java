package dev.migration.spring.actuate;

import dev.migration.script.Version;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** Shows, and never changes, where each database of the application stands. */
@Endpoint(id = "migrations")
public class MigrationsEndpoint {

    private final StatusReaders readers;

    /** Reads nothing yet. */
    public MigrationsEndpoint(StatusReaders readers) {
        this.readers = readers;
    }

    /** Asks every database; one that does not answer is shown as it was when it last did. */
    @ReadOperation
    public MigrationsDescriptor migrations() {
        Map<String, MigrationsDescriptor.Context> described = new LinkedHashMap<>();
        readers.contexts().forEach((id, context) -> {
            Map<String, MigrationsDescriptor.Database> databases = new LinkedHashMap<>();
            context.read().forEach((name, reading) -> databases.put(name, reading.describe()));
            described.put(id, new MigrationsDescriptor.Context(context.parentId(), databases));
        });
        return new MigrationsDescriptor(described);
    }

    /** One migration of one database, however many zeros its version is written with; none if there is no such. */
    @ReadOperation
    public MigrationsDescriptor.@Nullable Migration migration(@Selector String database, @Selector String version) {
        Version wanted = Version.of(version);
        return readers.contexts().values().stream()
                .map(context -> context.databases().get(database))
                .filter(Objects::nonNull)
                .flatMap(reader -> reader.read().describe().migrations().stream())
                .filter(migration -> Version.of(migration.version()).equals(wanted))
                .findFirst()
                .orElse(null);
    }
}
