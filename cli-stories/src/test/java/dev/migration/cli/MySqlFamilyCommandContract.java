// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
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

/** On MariaDB and MySQL, where a database is a schema. */
abstract class MySqlFamilyCommandContract extends CommandContract {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static final Set<String> OF_TESTS_BEFORE = new HashSet<>();

    private final Set<String> ofThisTest = new HashSet<>();

    String database = "";

    abstract int port();

    /** What a URL has at its end. */
    abstract String options();

    final void asRoot(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:mariadb://localhost:" + port() + "/?user=root");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Override
    String newDatabase(Path directory) throws SQLException {
        database = "clinic_" + DATABASES.incrementAndGet();
        // The history in it would be named where this one has none.
        for (String before : OF_TESTS_BEFORE) {
            if (!ofThisTest.contains(before)) {
                asRoot("DROP DATABASE IF EXISTS " + before);
            }
        }
        OF_TESTS_BEFORE.retainAll(ofThisTest);
        asRoot(
                "DROP DATABASE IF EXISTS acme",
                "DROP DATABASE IF EXISTS bolt",
                "CREATE DATABASE " + database,
                "CREATE USER IF NOT EXISTS app@localhost IDENTIFIED BY 'p@ss'",
                "GRANT ALL ON *.* TO app@localhost");
        OF_TESTS_BEFORE.add(database);
        ofThisTest.add(database);
        return product() + "://app:p%40ss@localhost:" + port() + "/" + database + options();
    }

    @Override
    String databaseName() {
        return database;
    }

    /** Such a comment is part of the body. When the dump is loaded, it is not sent. */
    @Test
    @Tag("smoke")
    void aDumpIsReadToItsEnd() throws Exception {
        cli.file("migrations/0001_a.sql", "CREATE TABLE a (n INT);\n").run("up");
        execute("CREATE PROCEDURE ended () SELECT 1 -- the end");
        execute("CREATE TRIGGER a_set BEFORE INSERT ON a FOR EACH ROW SET NEW.n = 1 # the end");
        execute("CREATE EVENT daily ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM a -- the end");
        assertThat(cli.run("dump").err()).isEmpty();

        cli.env("DATABASE_URL", newDatabase(Files.createDirectory(directory.resolve("new"))));
        assertThat(cli.run("load").err()).isEmpty();

        assertThat(
                        rows(
                                "SELECT ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()"
                                        + " UNION ALL SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()"
                                        + " UNION ALL SELECT EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()"))
                .containsExactly("ended", "a_set", "daily");
    }
}
