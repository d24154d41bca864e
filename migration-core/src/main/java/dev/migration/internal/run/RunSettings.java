package dev.migration.internal.run;

import dev.migration.Baseline;
import dev.migration.SchemaUse;
import dev.migration.SqlLocks;
import dev.migration.internal.event.Listeners;
import dev.migration.internal.schedule.Scheduler;
import dev.migration.internal.session.Session;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What a run needs to know.
 *
 * @param dataSource where connections come from
 * @param schema the schema of the history, or null for the connection's current one
 * @param use whether the history alone is in that schema
 * @param table the name of the history table
 * @param connectTimeout how long to wait for a database that takes no connections yet; zero to fail at once
 * @param waitTimeout how long another instance may hold the lock
 * @param sqlLocks how a script treats the locks of other sessions
 * @param baseline what a schema with tables and no history amounts to; null where it is not set
 * @param listeners are notified by every run of the Migrator
 */
public record RunSettings(
        DataSource dataSource,
        @Nullable String schema,
        SchemaUse use,
        String table,
        Duration connectTimeout,
        Duration waitTimeout,
        SqlLocks sqlLocks,
        @Nullable Baseline baseline,
        Listeners listeners) {

    /** Borrows a connection. */
    public Session open(Scheduler scheduler) {
        return Session.open(dataSource, schema, use, table, listeners, scheduler);
    }
}
