package dev.migration;

import dev.migration.problem.Code;
import dev.migration.problem.DatabaseAccessException;
import dev.migration.problem.Problem;
import dev.migration.run.SecretMask;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Tenants that a table of the application's has. It may be in any database, also in one where nothing is migrated. */
record QueriedTenants(DataSource dataSource, String sql) implements TenantSource {

    @Override
    public List<String> schemas() {
        try (Connection connection = dataSource.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            if (!autoCommit) {
                // Outside autocommit the query would leave a transaction open, whose end is a round trip more.
                connection.setAutoCommit(true);
            }
            try {
                return firstColumn(connection);
            } finally {
                if (!autoCommit) {
                    connection.setAutoCommit(false);
                }
            }
        } catch (SQLException e) {
            throw new DatabaseAccessException(
                    Problem.error(
                            Code.DATABASE_ERROR,
                            null,
                            "The tenants cannot be read: " + SecretMask.maskMessage(e.getMessage()) + "\n    " + sql,
                            "see what the database says, and start again; no tenant was touched"),
                    SecretMask.mask(e));
        }
    }

    private List<String> firstColumn(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> schemas = new ArrayList<>();
            while (rows.next()) {
                String schema = rows.getString(1);
                schemas.add(schema == null ? "" : schema);
            }
            return schemas;
        }
    }
}
