package dev.migration.spring.internal.database;

import dev.migration.DatabaseAccessException;
import dev.migration.internal.session.AccessFailure;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection leads; null for what its driver does not say.
 *
 * @param url the database, without the user and what else a URL sets
 * @param schema where unqualified names are created: a schema, or the database where that is the same
 */
public record DatabaseIdentity(
        @Nullable String url, @Nullable String schema) {

    private interface Question {
        @Nullable
        String ask() throws SQLException;
    }

    /**
     * Of a connection that is borrowed for this.
     *
     * @throws DatabaseAccessException if there is none
     */
    public static DatabaseIdentity of(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            return of(connection);
        } catch (SQLException e) {
            throw AccessFailure.unreachable(e);
        }
    }

    /** Of an open connection. */
    public static DatabaseIdentity of(Connection connection) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        String url = answer(metaData::getURL);
        String schema = answer(connection::getSchema);
        // On PostgreSQL there is no current schema if the search path leads nowhere, and the database is something
        // else.
        return new DatabaseIdentity(
                url == null ? null : DatabaseDescriptions.withoutSettings(url),
                schema == null && !metaData.supportsSchemasInTableDefinitions()
                        ? answer(connection::getCatalog)
                        : schema);
    }

    private static @Nullable String answer(Question question) throws SQLException {
        try {
            return question.ask();
        } catch (SQLFeatureNotSupportedException e) {
            return null;
        }
    }

    /** Whether both lead to the same database, as far as is known. */
    public boolean mayBeIn(DatabaseIdentity other) {
        return url == null || other.url == null || url.equals(other.url);
    }
}
