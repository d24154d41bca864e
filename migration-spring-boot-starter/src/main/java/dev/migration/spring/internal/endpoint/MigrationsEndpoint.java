// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import dev.migration.Direction;
import dev.migration.MigrationStatus;
import dev.migration.Problem;
import dev.migration.internal.report.StatusDocument;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.MigrationDescriptor;
import dev.migration.spring.internal.targets.Targets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** Shows the state of each database of the application, and changes nothing. */
@Endpoint(id = "migrations")
public class MigrationsEndpoint {

    private final ServiceStatus status;
    private final Show showValues;

    /** Reads nothing yet. */
    public MigrationsEndpoint(ServiceStatus status, Show showValues) {
        this.status = status;
        this.showValues = showValues;
    }

    /** Reads every database; one that does not answer is shown as it was last read. */
    @ReadOperation
    public MigrationsDescriptor migrations() {
        Map<String, MigrationsDescriptor.Context> described = new LinkedHashMap<>();
        // No lambdas: a start reads all methods of this class, theirs as well, and loads their types.
        for (ServiceStatus.Context context : status.contexts()) {
            Map<String, StatusDocument> databases = new LinkedHashMap<>();
            for (Map.Entry<String, Reading> read :
                    ServiceStatus.read(context.databases()).entrySet()) {
                databases.put(read.getKey(), read.getValue().describe());
            }
            described.put(context.id(), new MigrationsDescriptor.Context(context.parentId(), databases));
        }
        Targets targets = status.targets();
        return new MigrationsDescriptor(StatusDocument.FORMAT, described, targets == null ? null : targets.read());
    }

    /** One database, or one tenant of it; null if it is unknown. */
    @ReadOperation
    public MigrationsDescriptor.@Nullable Database database(@Selector String database, @Nullable String tenant) {
        AskedDatabase known = status.databases().get(database);
        if (known == null) {
            return null;
        }
        Reading reading = known.read(System.nanoTime());
        StatusDocument described = tenant == null ? reading.describe() : reading.describe(tenant);
        return described == null ? null : new MigrationsDescriptor.Database(described);
    }

    /**
     * One migration of one database, with any number of leading zeros in its version, and of one tenant if it has any; null
     * if it is unknown, and only the reason if that cannot be determined yet.
     */
    @ReadOperation
    public @Nullable MigrationDescriptor migration(
            @Selector String database, @Selector String version, @Nullable String tenant) {
        return migration(database, version, tenant, showValues == Show.ALWAYS);
    }

    @Nullable
    MigrationDescriptor migration(String database, String version, @Nullable String tenant, boolean showsSql) {
        AskedDatabase known = status.databases().get(database);
        if (known == null) {
            return null;
        }
        Reading reading = known.read(System.nanoTime());
        MigrationStatus migration = reading.find(tenant, version);
        if (migration == null) {
            List<Problem> unknown = reading.reasonsNotKnown(tenant);
            return unknown.isEmpty() ? null : MigrationDescriptor.unknown(unknown);
        }
        // A database that does not answer is not asked again.
        boolean answered = reading.failures().isEmpty();
        Map<Direction, String> sql = showsSql && answered ? known.sql(tenant, migration.version()) : null;
        return MigrationDescriptor.of(migration, reading.problemsOf(tenant, migration), sql);
    }
}
