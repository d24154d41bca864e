package dev.migration.internal.tenant;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Problem;
import dev.migration.internal.database.SessionState.Restoration;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.product.Products;
import dev.migration.internal.help.Durations;
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
import java.util.List;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Asks a query of the application's for the tenants, in a way that can be stopped. It may go to any database, also to one
 * where nothing is migrated, so no more of it is used than JDBC has.
 */
public final class TenantsQuery {

    private static final MaskedLog log = MaskedLog.of(TenantsQuery.class);

    private static final String WHEN = " before the tenants were named";

    /** A source of tenants that asks a query. */
    public interface Source {

        /** The query. */
        TenantsQuery query();
    }

    private final DataSource dataSource;
    private final String sql;

    /** A query whose first column names them. */
    public TenantsQuery(DataSource dataSource, String sql) {
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
        var slowAnswers = new SlowAnswers(stop.scheduler(), TenantsQuery::warn);
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
            log.warn("The query for the tenants has had no answer for {}", Durations.inWords(waited));
        }
    }

    private static DatabaseAccessException failure(SqlError error, SQLException cause) {
        boolean lost = error.kind() == SqlError.Kind.CONNECTION_LOST;
        return new DatabaseAccessException(
                Problem.error(
                        lost ? Code.DATABASE_UNREACHABLE : Code.DATABASE_ERROR,
                        null,
                        AccessFailure.sentence("The tenants cannot be read", error),
                        (lost
                                        ? "start again when the database is back"
                                        : "see what the database says, and start again")
                                + "; no tenant was touched"),
                cause);
    }
}
