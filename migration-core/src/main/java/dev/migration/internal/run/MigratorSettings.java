package dev.migration.internal.run;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.SchemaUse;
import dev.migration.SqlLocks;
import dev.migration.Vendor;
import dev.migration.internal.checks.ExistingSchema;
import dev.migration.internal.event.Listeners;
import dev.migration.internal.files.RootFinder;
import dev.migration.internal.history.History;
import dev.migration.internal.plan.Rules;
import dev.migration.internal.session.Session;
import dev.migration.internal.stop.ActiveRuns;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** All that can be set, as it was set. */
public record MigratorSettings(
        @Nullable DataSource dataSource,
        Vendor vendor,
        List<String> locations,
        RootFinder finder,
        @Nullable String schema,
        SchemaUse use,
        String table,
        Rules rules,
        Duration connectTimeout,
        Duration waitTimeout,
        SqlLocks sqlLocks,
        Listeners listeners) {

    public MigratorSettings {
        locations = List.copyOf(locations);
    }

    /** The same for the schema of a tenant. */
    public MigratorSettings ofTenant(String tenant) {
        return in(tenant, SchemaUse.TENANT, listeners.forTenant(tenant));
    }

    /** The same for the connection's current schema. */
    public MigratorSettings withoutSchema() {
        return in(null, SchemaUse.HISTORY, listeners);
    }

    private MigratorSettings in(@Nullable String otherSchema, SchemaUse otherUse, Listeners told) {
        return new MigratorSettings(
                dataSource,
                vendor,
                locations,
                finder,
                otherSchema,
                otherUse,
                table,
                rules,
                connectTimeout,
                waitTimeout,
                sqlLocks,
                told);
    }

    DataSource requireDataSource() {
        if (dataSource == null) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.INVALID_SETTING, null, "There is no database to work on.", "set a DataSource, or its URL"));
        }
        return dataSource;
    }

    /** Reads all that the next run will find, with the baseline that it will write. */
    public History readHistory(Session session) {
        return session.history()
                .withFailures(ExistingSchema.foresee(session, session.history().read(), rules.baseline()));
    }

    /** Makes sure that the database is there, where it may be waited for. */
    public void awaitDatabase(ActiveRuns active) {
        if (!connectTimeout.isZero()) {
            DatabaseWait.await(forRun(), active);
        }
    }

    /** Borrows a connection for one who only reads, as one of those that can be stopped. */
    public <T> T read(ActiveRuns active, Function<Session, T> read) {
        return StoppableRead.once(forRun(), active, read);
    }

    public RunSettings forRun() {
        return new RunSettings(
                requireDataSource(),
                schema,
                use,
                table,
                connectTimeout,
                waitTimeout,
                sqlLocks,
                rules.baseline(),
                listeners);
    }
}
