package dev.migration;

import com.mysql.cj.jdbc.MysqlDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.mariadb.jdbc.MariaDbDataSource;

/** On the one MySQL server of the JVM an empty database for one test after the other. */
public final class EmptyMySql {

    private static final String DATABASE = "contract";

    private EmptyMySql() {}

    /** Who speaks to the server. */
    public enum Driver {
        /** MySQL's own. */
        CONNECTOR_J("jdbc:mysql://", "?sslMode=DISABLED&allowPublicKeyRetrieval=true"),
        /** MariaDB's, which the command line has. */
        MARIADB("jdbc:mariadb://", "?allowPublicKeyRetrieval=true");

        private final String scheme;
        private final String options;

        Driver(String scheme, String options) {
            this.scheme = scheme;
            this.options = options;
        }

        /** A database of a server, or none, with options such as {@code &useServerPrepStmts=true}. */
        String url(int port, String database, String more) {
            return scheme + "localhost:" + port + "/" + database + options + more;
        }

        boolean takes(String url) {
            return url.startsWith(scheme);
        }

        DataSource at(String url) {
            try {
                if (this == MARIADB) {
                    return new MariaDbDataSource(url);
                }
                var dataSource = new MysqlDataSource();
                dataSource.setUrl(url);
                return dataSource;
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }

        /** The same on the server of the tests, for a user without password. */
        public DataSource as(String user, String database, String more) {
            return at(url(MySqlServer.port(), database, "&user=" + user + more));
        }
    }

    /** Drops what is there and creates the one database anew; skips the test where there is no server to start. */
    public static void empty() {
        try (Connection connection = Driver.MARIADB.as("root", "", "").getConnection();
                Statement statement = connection.createStatement()) {
            List<String> leftovers = new ArrayList<>();
            add(leftovers, statement, """
                    SELECT CONCAT('DROP DATABASE `', REPLACE(schema_name, '`', '``'), '`') FROM information_schema.schemata
                     WHERE schema_name NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')""");
            add(leftovers, statement, """
                    SELECT CONCAT('DROP USER ', QUOTE(user), '@', QUOTE(host)) FROM mysql.user
                     WHERE user NOT IN ('root', 'mysql.sys', 'mysql.session', 'mysql.infoschema')""");
            for (String leftover : leftovers) {
                statement.execute(leftover);
            }
            statement.execute("CREATE DATABASE " + DATABASE);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void add(List<String> statements, Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                statements.add(rows.getString(1));
            }
        }
    }
}
