package dev.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;

/** A database of H2, in memory. */
abstract class H2Workbench extends FolderWorkbench {

    final JdbcDataSource dataSource = new JdbcDataSource();

    H2Workbench() {
        dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        dataSource.setUser("sa");
    }

    @AfterEach
    void drop() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public String vendor() {
        return "h2";
    }

    @Override
    public boolean isUpperCase() {
        return true;
    }

    /** A statement that cannot run in a transaction: an index on column n of table counts. */
    public String nonTransactional() {
        return "CREATE INDEX counts_by_n ON counts (n)";
    }

    /** Makes a schema the one in which names without a schema are looked for. */
    public String useSchema(String schema) {
        return "SET SCHEMA " + schema;
    }

    /** Drops whatever there is in the database. */
    public void empty() {
        execute("DROP ALL OBJECTS");
    }
}
