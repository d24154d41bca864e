// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.tenant;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.internal.database.SessionState.Restoration;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.product.Products;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.AccessFailure;
import dev.migration.internal.session.Scheduler;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.stop.StopSignal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/**
 * Asks a query of the application's for the tenants or targets, in a way that can be stopped. It may go to any database, also to
 * one where nothing is migrated, so no more of it is used than JDBC has.
 */
public final class NamingQuery {

    private static final MaskedLog log = MaskedLog.of(NamingQuery.class);

    private final DataSource dataSource;
    private final String sql;
    private final String each;

    /** @param each what one of them is called, such as {@code tenant} */
    public NamingQuery(DataSource dataSource, String sql, String each) {
        this.dataSource = dataSource;
        this.sql = sql;
        this.each = each;
    }

    /** Reads the answer. */
    @FunctionalInterface
    public interface Reading<T> {

        T of(ResultSet rows) throws SQLException;
    }

    /** What is read of its answer. */
    public <T> T ask(ActiveRuns active, Reading<T> reading) {
        try (StopSignal stop = active.begin()) {
            T answer = ask(stop, reading);
            if (stop.reason() != null) {
                throw stop.stopped(when(), "", null);
            }
            return answer;
        }
    }

    private String when() {
        return " before the " + each + "s were named";
    }

    private <T> T ask(StopSignal stop, Reading<T> reading) {
        Connection borrowed;
        try {
            borrowed = dataSource.getConnection();
        } catch (SQLException e) {
            throw AccessFailure.unreachable(e);
        }
        String product = "";
        try (Connection connection = borrowed) {
            product = connection.getMetaData().getDatabaseProductName();
            return inAutoCommit(connection, stop, reading);
        } catch (SQLException e) {
            if (stop.reason() != null) {
                throw stop.stopped(when(), "", e);
            }
            throw failure(Products.explain(product, e), e);
        }
    }

    private <T> T inAutoCommit(Connection connection, StopSignal stop, Reading<T> reading) throws SQLException {
        if (connection.getAutoCommit()) {
            return read(connection, stop, reading);
        }
        // Outside autocommit the query would leave a transaction open, whose end is a round trip more.
        connection.setAutoCommit(true);
        try (Restoration asItWas = () -> connection.setAutoCommit(false)) {
            return read(connection, stop, reading);
        }
    }

    private <T> T read(Connection connection, StopSignal stop, Reading<T> reading) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            stop.attend(connection, null);
            stop.heedProcess();
            if (!stop.begin(statement)) {
                throw stop.stopped(when(), "", null);
            }
            try {
                return stop.scheduler()
                        .ask(
                                () -> {
                                    try (ResultSet rows = statement.executeQuery(sql)) {
                                        return reading.of(rows);
                                    }
                                },
                                stillSo -> warn(stop, stillSo));
            } finally {
                stop.end();
            }
        }
    }

    private void warn(StopSignal stop, BooleanSupplier stillSo) {
        stop.watch();
        if (stillSo.getAsBoolean()) {
            log.warn("The query for the {}s has had no answer for {}", each, Printable.duration(Scheduler.PATIENCE));
        }
    }

    private DatabaseAccessException failure(SqlError error, SQLException cause) {
        boolean lost = error.kind() == SqlError.Kind.CONNECTION_LOST;
        return new DatabaseAccessException(
                Problems.error(
                        lost ? Code.DATABASE_UNREACHABLE : Code.DATABASE_ERROR,
                        AccessFailure.sentence("The " + each + "s cannot be read", error),
                        error.startAgain() + "; no " + each + " was touched"),
                cause);
    }
}
