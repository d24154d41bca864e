package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.PostgreSqlServer;
import dev.migration.servers.SharedMySqlServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("deep")
class MySqlLiquibaseTest extends LiquibaseContract {

    private static String name(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<insert schemaName='%s' tableName='counter'><column name='n' valueNumeric='2'/></insert>",
                "<createTable schemaName='%s' tableName='other'><column name='n' type='int'/></createTable>",
                "<sql>DELETE FROM %s.counter</sql>",
                "<sql>GRANT SELECT ON %s.counter TO root@localhost</sql>",
                "<sql splitStatements='false'>SELECT 1; DELETE FROM `%s` . counter</sql>"
            })
    void anotherDatabaseOfTheServerStaysAsItIs(String change) throws SQLException {
        String production = newDatabase();
        execute(production, "CREATE TABLE counter (n INT)");
        execute(production, "INSERT INTO counter VALUES (1)");

        assertRefused(
                adopted(newDatabase(), change.formatted(name(production))),
                name(production),
                "which is not part of a baseline");

        assertThat(rows(production, "SELECT n FROM counter")).containsExactly("1");
        assertThat(rows(production, "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()"))
                .containsExactly("1");
    }

    @Test
    void usersAndRightsAreMadeOnlyWhereTheServerIsAnotherOne() throws SQLException {
        String user = "lb" + UUID.randomUUID().toString().substring(0, 8);
        String change = "<sql>CREATE USER IF NOT EXISTS '%s' IDENTIFIED BY 'secret-7'</sql>".formatted(user);
        String count = "SELECT COUNT(*) FROM mysql.user WHERE user = '" + user + "'";
        String scratch = newDatabase();
        newDatabase();

        Cli.Outcome refused = adopted(scratch, change);
        assertRefused(refused, "is about rights, users or the server", "CREATE USER IF NOT EXISTS");
        assertThat(refused.err()).doesNotContain("secret-7");
        assertThat(rows(scratch, count)).containsExactly("0");
        assertRefused(adopted(scratch, change, "--url", newDatabase()), "users or the server");

        adopted(scratch, change, "--url", PostgreSqlServer.get().getJdbcUrl("postgres", "postgres"))
                .prints("the 2 changesets");
        assertThat(rows(scratch, count)).containsExactly("1");
        execute(scratch, "DROP USER '" + user + "'");
    }

    @Override
    String newDatabase() throws SQLException {
        String name = "lb" + UUID.randomUUID().toString().replace("-", "");
        String server = "localhost:" + SharedMySqlServer.port() + "/";
        try (Connection connection = DriverManager.getConnection("jdbc:mariadb://" + server + "?user=root");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return "mysql://root@" + server + name;
    }
}
