package dev.migration.internal.tenant;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.Vendor;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.SessionState.Restoration;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.product.Products;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.AccessFailure;
import dev.migration.internal.session.SlowAnswers;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.stop.StopSignal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Asks for the tenants' names, and makes sure that each tenant is named once, and by a name. */
public final class TenantNames {

    private static final MaskedLog log = MaskedLog.of(TenantNames.class);

    private TenantNames() {}

    /** A source of tenants that can be stopped while it is asked. */
    public interface Stoppable {

        List<@Nullable String> schemas(ActiveRuns active);
    }

    public static List<String> ask(Supplier<@Nullable List<@Nullable String>> source) {
        @Nullable List<@Nullable String> named;
        try {
            named = source.get();
        } catch (MigrationException e) {
            throw e;
        } catch (RuntimeException e) {
            String message = "The tenants could not be named: " + Printable.block(Printable.cut(e.toString()), 4);
            throw new InvalidMigrationsException(badSource(message), e);
        }
        if (named == null) {
            throw new InvalidMigrationsException(badSource("The source of the tenants gave null instead of names."));
        }
        if (named.isEmpty()) {
            log.warn("There is no tenant: nothing is migrated.");
        }
        Set<String> once = new LinkedHashSet<>();
        Set<String> again = new LinkedHashSet<>();
        for (@Nullable String name : named) {
            String schema = requireName(name);
            if (!once.add(schema)) {
                again.add(schema);
            }
        }
        if (!again.isEmpty()) {
            log.warn(
                    "The source of the tenants names some of them more than once, which is treated as once: {}", again);
        }
        return List.copyOf(once);
    }

    private static Problem badSource(String message) {
        return Problems.error(Code.INVALID_SETTING, message, "fix the source of the tenants; no tenant was touched");
    }

    /** Refuses a name that no schema can have, and gives any other. */
    public static String requireName(@Nullable String schema) {
        if (schema == null || schema.isBlank() || !Printable.line(schema).equals(schema)) {
            String shown = schema == null ? "NULL" : '"' + Printable.line(schema) + '"';
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    "A tenant is called " + shown + ", which is not a schema name.",
                    "take it out of the source of the tenants; no tenant was touched");
        }
        return schema;
    }

    /** Refuses names that mean the same schema, those that the database would cut, and those that are its own. */
    static void requireDifferent(List<String> schemas, Database database) {
        Map<String, String> bySchema = new HashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (String schema : schemas) {
            HistoryTables.requireUncut(database, schema);
            if (database.vendor() == Vendor.POSTGRESQL
                    && (schema.startsWith("pg_") || schema.equals("information_schema"))) {
                problems.add(Problems.error(
                        Code.INVALID_SETTING,
                        "The tenant " + schema + " is a schema of PostgreSQL's own.",
                        "take it out of the source of the tenants; no tenant was touched"));
            }
            String other = bySchema.putIfAbsent(database.catalogueName(schema), schema);
            if (other != null) {
                problems.add(Problems.error(
                        Code.INVALID_SETTING,
                        "The tenants " + other + " and " + schema + " are one schema, " + database.catalogueName(schema)
                                + ".",
                        "name it once; no tenant was touched"));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidMigrationsException(problems);
        }
    }

    /**
     * Asks a query of the application's for the tenants, in a way that can be stopped. It may go to any database, also to one
     * where nothing is migrated, so no more of it is used than JDBC has.
     */
    public static final class Query {

        private static final String WHEN = " before the tenants were named";

        private final DataSource dataSource;
        private final String sql;

        /** A query whose first column names them. */
        public Query(DataSource dataSource, String sql) {
            this.dataSource = dataSource;
            this.sql = sql;
        }

        /** What it answers, in its order; null for a NULL. */
        public List<@Nullable String> ask(ActiveRuns active) {
            try (StopSignal stop = active.begin()) {
                List<@Nullable String> names = ask(stop);
                if (stop.reason() != null) {
                    throw stop.stopped(WHEN, "", null);
                }
                return names;
            }
        }

        private List<@Nullable String> ask(StopSignal stop) {
            Connection borrowed;
            try {
                borrowed = dataSource.getConnection();
            } catch (SQLException e) {
                throw AccessFailure.unreachable(e);
            }
            String product = "";
            try (Connection connection = borrowed) {
                product = connection.getMetaData().getDatabaseProductName();
                return inAutoCommit(connection, stop);
            } catch (SQLException e) {
                if (stop.reason() != null) {
                    throw stop.stopped(WHEN, "", e);
                }
                throw failure(Products.explain(product, e), e);
            }
        }

        private List<@Nullable String> inAutoCommit(Connection connection, StopSignal stop) throws SQLException {
            if (connection.getAutoCommit()) {
                return firstColumn(connection, stop);
            }
            // Outside autocommit the query would leave a transaction open, whose end is a round trip more.
            connection.setAutoCommit(true);
            try (Restoration asItWas = () -> connection.setAutoCommit(false)) {
                return firstColumn(connection, stop);
            }
        }

        private List<@Nullable String> firstColumn(Connection connection, StopSignal stop) throws SQLException {
            var slowAnswers = new SlowAnswers(stop.scheduler(), Query::warn);
            slowAnswers.whenSlow(stop::watch);
            try (Statement statement = connection.createStatement()) {
                stop.attend(connection, null);
                stop.heedProcess();
                if (!stop.begin(statement)) {
                    throw stop.stopped(WHEN, "", null);
                }
                slowAnswers.begin();
                try (ResultSet rows = statement.executeQuery(sql)) {
                    List<@Nullable String> column = new ArrayList<>();
                    while (rows.next()) {
                        column.add(rows.getString(1));
                    }
                    return column;
                } finally {
                    slowAnswers.end();
                    stop.end();
                }
            }
        }

        private static void warn(BooleanSupplier stillSo, Duration waited) {
            if (stillSo.getAsBoolean()) {
                log.warn("The query for the tenants has had no answer for {}", Printable.duration(waited));
            }
        }

        private static DatabaseAccessException failure(SqlError error, SQLException cause) {
            boolean lost = error.kind() == SqlError.Kind.CONNECTION_LOST;
            return new DatabaseAccessException(
                    Problems.error(
                            lost ? Code.DATABASE_UNREACHABLE : Code.DATABASE_ERROR,
                            AccessFailure.sentence("The tenants cannot be read", error),
                            (lost
                                            ? "start again when the database is back"
                                            : "see what the database says, and start again")
                                    + "; no tenant was touched"),
                    cause);
        }
    }
}
