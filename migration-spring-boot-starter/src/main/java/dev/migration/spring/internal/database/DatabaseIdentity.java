package dev.migration.spring.internal.database;

import dev.migration.internal.secrets.SecretMask;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks DataSources which database and schema they lead to. */
public final class DatabaseIdentity {

    private static final Logger log = LoggerFactory.getLogger(DatabaseIdentity.class);

    private interface Question {
        @Nullable
        String ask(Connection connection) throws SQLException;
    }

    private DatabaseIdentity() {}

    /** Whether both lead to the same database: they may differ in the user and in what the URL sets. */
    public static boolean isSame(DataSource one, DataSource other) {
        if (one.equals(other)) {
            return true;
        }
        String url = url(one);
        return url != null && url.equals(url(other));
    }

    private static @Nullable String url(DataSource dataSource) {
        String url = answer(dataSource, connection -> connection.getMetaData().getURL());
        return url == null ? null : DatabaseDescriptions.withoutSettings(url);
    }

    /** Where unqualified names are created: a schema, or the database where that is the same; null where it is unknown. */
    public static @Nullable String currentSchema(DataSource dataSource) {
        return answer(dataSource, connection -> {
            String schema = connection.getSchema();
            return schema == null ? connection.getCatalog() : schema;
        });
    }

    private static @Nullable String answer(DataSource dataSource, Question question) {
        try (Connection connection = dataSource.getConnection()) {
            return question.ask(connection);
        } catch (SQLException e) {
            log.debug("Cannot determine the database of a DataSource: {}", SecretMask.describe(e));
            return null;
        }
    }
}
