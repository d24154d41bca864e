package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.MySqlServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** By the URL that dbmate has for MySQL, with a password as MySQL keeps it by default. */
@Tag("smoke-only")
class MySqlCommandTest extends CommandContract {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static final Set<String> OF_TESTS_BEFORE = new HashSet<>();

    private final Set<String> ofThisTest = new HashSet<>();

    private String database = "";

    @Override
    String newDatabase(Path directory) throws SQLException {
        database = "clinic_" + DATABASES.incrementAndGet();
        int port = MySqlServer.port();
        try (Connection connection = DriverManager.getConnection("jdbc:mariadb://localhost:" + port + "/?user=root");
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + quoted("odd; \"name"));
            // The history in it would be named where this one has none.
            for (String before : OF_TESTS_BEFORE) {
                if (!ofThisTest.contains(before)) {
                    statement.execute("DROP DATABASE IF EXISTS " + before);
                }
            }
            OF_TESTS_BEFORE.retainAll(ofThisTest);
            statement.execute("DROP DATABASE IF EXISTS acme");
            statement.execute("DROP DATABASE IF EXISTS bolt");
            statement.execute("CREATE DATABASE " + database);
            OF_TESTS_BEFORE.add(database);
            ofThisTest.add(database);
            statement.execute("CREATE USER IF NOT EXISTS app@localhost IDENTIFIED BY 'p@ss'");
            statement.execute("GRANT ALL ON *.* TO app@localhost");
        }
        return "mysql://app:p%40ss@localhost:" + port + "/" + database + "?allowPublicKeyRetrieval=true";
    }

    @Override
    String product() {
        return "mysql";
    }

    @Override
    String databaseName() {
        return database;
    }

    @Override
    String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
    }

    // MySQL commits each DDL statement by itself.
    @Override
    void interruptedMigration() {
        cli.file(
                "migrations/0001_a.sql",
                "-- Up Migration\nCREATE TABLE a (id INT);\n-- Down Migration\nDROP TABLE a;\n");
        cli.file("migrations/0002_b.sql", "CREATE TABLE b (id INT);\nCREATE INDEX b_id ON b (no);\n");
    }

    @Override
    void correctInterruptedMigration() {
        cli.note("the second statement of 0002 is corrected");
        cli.file("migrations/0002_b.sql", "CREATE TABLE b (id INT);\nCREATE INDEX b_id ON b (id);\n");
    }

    @Test
    @Tag("smoke")
    void aDumpIsReadToItsEnd() throws Exception {
        dumpsBodiesThatEndInAComment();
    }

    @Test
    @Tag("smoke")
    void aPasswordThatTheServerHasNotYetSeenNeedsTlsOrItsKey() throws SQLException {
        execute("FLUSH PRIVILEGES");
        cli.env("DATABASE_URL", cli.env("DATABASE_URL").replace("?allowPublicKeyRetrieval=true", ""));

        cli.run("status");

        Golden.assertMatches("no-public-key", cli.story());
        cli.env("DATABASE_URL", cli.env("DATABASE_URL") + "?sslMode=trust");
        assertThat(cli.run("status").exitCode()).isZero();
    }
}
