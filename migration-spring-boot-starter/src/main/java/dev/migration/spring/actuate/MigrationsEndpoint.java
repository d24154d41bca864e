package dev.migration.spring.actuate;

import dev.migration.MigrationSql;
import dev.migration.MigrationStatus;
import dev.migration.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** Shows, and never changes, where each database of the application stands. */
@Endpoint(id = "migrations")
public class MigrationsEndpoint {

    private final StatusReaders readers;
    private final Show showSql;

    /**
     * Reads nothing yet.
     *
     * @param showSql whether the SQL of a migration is shown
     */
    public MigrationsEndpoint(StatusReaders readers, Show showSql) {
        this.readers = readers;
        this.showSql = showSql;
    }

    /** Whether the SQL of a migration is shown. */
    Show showSql() {
        return showSql;
    }

    /** Where a database is, as it said when it last answered; null if it never did, or its driver does not say. */
    @Nullable
    String address(String database) {
        StatusReader reader = readers.databases().get(database);
        return reader == null ? null : reader.lastAddress();
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

    /** One database, or one tenant of it; none if there is no such. */
    @ReadOperation
    public MigrationsDescriptor.@Nullable Database database(@Selector String database, @Nullable String tenant) {
        StatusReader reader = readers.databases().get(database);
        if (reader == null) {
            return null;
        }
        Reading reading = reader.read();
        return tenant == null ? reading.describe() : reading.describe(tenant);
    }

    /**
     * One migration of one database, however many zeros its version is written with, and of one tenant where it has any;
     * none if there is no such, and only why where nobody can tell yet.
     */
    @ReadOperation
    public @Nullable MigrationDescriptor migration(
            @Selector String database, @Selector String version, @Nullable String tenant) {
        StatusReader reader = readers.databases().get(database);
        if (reader == null) {
            return null;
        }
        StatusReader.Question question = reader.ask();
        Reading reading = reader.read(question);
        MigrationStatus migration = reading.find(tenant, version);
        if (migration == null) {
            List<Problem> unknown = reading.reasonsNotKnown(tenant);
            return unknown.isEmpty() ? null : MigrationDescriptor.unknown(unknown);
        }
        // Who has not answered now is not asked more.
        boolean answered = reading.failures().isEmpty();
        MigrationSql sql =
                showSql == Show.ALWAYS && answered ? reader.sql(question, tenant, migration.version()) : null;
        return MigrationDescriptor.of(migration, reading.problemsOf(tenant, migration), sql);
    }
}
