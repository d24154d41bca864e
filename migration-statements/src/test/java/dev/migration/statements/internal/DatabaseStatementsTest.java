// SPDX-License-Identifier: Apache-2.0
package dev.migration.statements.internal;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Vendor;
import dev.migration.servers.MariaDbServer;
import dev.migration.servers.SharedMySqlServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On servers of their own: the shared ones do not count. */
class DatabaseStatementsTest {

    private static void run(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static void serve(Connection connection) throws SQLException {
        for (int i = 0; i < 20; i++) {
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT name, count(*) FROM patient WHERE id IN (?, ?, ?) GROUP BY name")) {
                query.setInt(1, i);
                query.setInt(2, 7);
                query.setInt(3, 8);
                query.executeQuery().close();
            }
        }
        run(
                connection,
                "INSERT INTO patient (id, name) VALUES (1, 'Dora')",
                "UPDATE patient SET name = lower('Vera') WHERE id = 1",
                "SELECT version FROM __migrations WHERE id = 1");
    }

    private static void createTables(Connection connection) throws SQLException {
        run(
                connection,
                "CREATE TABLE patient (id INT, name VARCHAR(20))",
                "CREATE TABLE __migrations (id INT, version VARCHAR(20))");
    }

    private static List<String> texts(DatabaseStatements read) {
        return read.statements().statements().stream().map(SentStatement::text).toList();
    }

    private static long calls(DatabaseStatements read, String start) {
        return read.statements().statements().stream()
                .filter(one -> one.text().startsWith(start))
                .mapToLong(SentStatement::calls)
                .sum();
    }

    @Test
    void postgreSqlIsReadWhereverItsExtensionIsAndRefusedWhereItIsNot() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                        .start();
                Connection admin = server.getPostgresDatabase().getConnection()) {
            assertThatProblem(() -> DatabaseStatements.read(admin, Vendor.POSTGRESQL, "__migrations", null))
                    .hasCode(Code.INVALID_SETTING)
                    .advises("CREATE EXTENSION pg_stat_statements");
            run(
                    admin,
                    "CREATE SCHEMA \"The stats\"",
                    "CREATE EXTENSION pg_stat_statements SCHEMA \"The stats\"",
                    "CREATE ROLE clinic_app LOGIN",
                    "CREATE ROLE clinic_reader LOGIN");
            createTables(admin);
            run(
                    admin,
                    "GRANT ALL ON ALL TABLES IN SCHEMA public TO clinic_app",
                    "GRANT USAGE ON SCHEMA \"The stats\" TO clinic_reader");
            String url = server.getJdbcUrl("clinic_app", "postgres");
            try (Connection app = DriverManager.getConnection(url)) {
                serve(app);
                run(app, "SELECT name FROM patient WHERE name LIKE 'a%' AND now() - interval '1 day' < now()");
            }

            DatabaseStatements all = DatabaseStatements.read(admin, Vendor.POSTGRESQL, "__migrations", null);
            assertThat(texts(all))
                    .contains(
                            "INSERT INTO patient (id, name) VALUES (?, ?)",
                            "SELECT name, count(*) FROM patient WHERE id IN (?) GROUP BY name",
                            "UPDATE patient SET name = lower(?) WHERE id = ?",
                            "SELECT name FROM patient WHERE name LIKE ? AND now() - CAST(? AS interval) < now()")
                    .noneMatch(text -> text.contains("__migrations") || text.startsWith("CREATE"));
            assertThat(calls(all, "SELECT name, count")).isGreaterThanOrEqualTo(20);
            assertThat(all.gaps()).isEmpty();

            DatabaseStatements ofApp = DatabaseStatements.read(admin, Vendor.POSTGRESQL, "__migrations", "clinic_app");
            assertThat(texts(ofApp)).hasSize(4);

            try (Connection reader = DriverManager.getConnection(server.getJdbcUrl("clinic_reader", "postgres"))) {
                assertThatProblem(() -> DatabaseStatements.read(reader, Vendor.POSTGRESQL, "__migrations", null))
                        .hasCode(Code.NO_PRIVILEGE)
                        .advises("GRANT pg_read_all_stats TO clinic_reader");
                run(admin, "GRANT pg_read_all_stats TO clinic_reader");
                assertThat(texts(DatabaseStatements.read(reader, Vendor.POSTGRESQL, "__migrations", "clinic_app")))
                        .isEqualTo(texts(ofApp));
            }
        }
    }

    @Test
    void aPostgreSqlThatDoesNotCountIsRefused() throws Exception {
        try (Connection connection = dev.migration.servers.PostgreSqlServer.get()
                .getPostgresDatabase()
                .getConnection()) {
            assertThatProblem(() -> DatabaseStatements.read(connection, Vendor.POSTGRESQL, "__migrations", null))
                    .hasCode(Code.INVALID_SETTING)
                    .advises("shared_preload_libraries = 'pg_stat_statements'");
        }
    }

    @Test
    void mariaDbIsReadWhereItsPerformanceSchemaIsOn() throws Exception {
        try (Connection off = mySql(MariaDbServer.port(), "")) {
            assertThatProblem(() -> DatabaseStatements.read(off, Vendor.MARIADB, "__migrations", null))
                    .hasCode(Code.INVALID_SETTING)
                    .advises("performance_schema = ON");
        }
        int without = MariaDbServer.startWith(
                "--performance-schema=ON", "--performance-schema-consumer-statements-digest=OFF");
        try (Connection on = mySql(without, "")) {
            assertThatProblem(() -> DatabaseStatements.read(on, Vendor.MARIADB, "__migrations", null))
                    .advises("performance_schema_consumer_statements_digest = ON");
        }
        digestsAreRead(MariaDbServer.startWith("--performance-schema=ON"), Vendor.MARIADB);
    }

    @Test
    void mySqlIsReadWhereItKeepsDigests() throws Exception {
        try (Connection off = mySql(SharedMySqlServer.port(), "")) {
            assertThatProblem(() -> DatabaseStatements.read(off, Vendor.MYSQL, "__migrations", null))
                    .hasCode(Code.INVALID_SETTING)
                    .advises("performance_schema_digests_size");
        }
        int port = SharedMySqlServer.startWith(
                "--performance-schema-max-digest-length=1024", "--performance-schema-digests-size=1000");
        digestsAreRead(port, Vendor.MYSQL);
    }

    private static void digestsAreRead(int port, Vendor vendor) throws Exception {
        try (Connection connection = mySql(port, "")) {
            run(connection, "CREATE DATABASE clinic");
        }
        try (Connection connection = mySql(port, "clinic")) {
            createTables(connection);
            serve(connection);
            run(
                    connection,
                    "SELECT name FROM patient ORDER BY id LIMIT 5, 10",
                    "SELECT concat('a', 'b', name) FROM patient",
                    "SELECT " + "name, ".repeat(400) + "id FROM patient");

            DatabaseStatements read = DatabaseStatements.read(connection, vendor, "__migrations", null);

            assertThat(read.cut()).isEqualTo(2);
            assertThat(texts(read)).noneMatch(text -> text.contains("__migrations") || text.contains("..."));
            assertThat(calls(read, "SELECT NAME , COUNT(")).isGreaterThanOrEqualTo(20);
            assertThat(read.unread()).isZero();
            assertThat(read.gaps()).isEmpty();
            int prepared = 0;
            try (Connection preparing = mySql(port, "clinic?useServerPrepStmts=true")) {
                for (String text : texts(read)) {
                    if (text.contains("`patient`")) {
                        // Each can be prepared by the server as it stands.
                        preparing.prepareStatement(text).close();
                        prepared++;
                    }
                }
                serve(preparing);
            }
            assertThat(prepared).isEqualTo(4);
            assertThatProblem(DatabaseStatements.read(connection, vendor, "__migrations", null)
                            .gaps())
                    .advises("useServerPrepStmts=true");
        }
    }

    private static Connection mySql(int port, String database) throws SQLException {
        return DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + port + "/" + database
                + (database.contains("?") ? "&" : "?") + "user=root&permitMysqlScheme&allowPublicKeyRetrieval=true");
    }
}
