// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.Target;
import dev.migration.servers.MariaDbServer;
import dev.migration.servers.PostgreSqlServer;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaCleanerTest {

    @TempDir
    Path temp;

    private Migrator migrator(DataSource database) {
        return new Folder(temp)
                .with("0001_patients", "CREATE TABLE patients (id INT PRIMARY KEY, phone VARCHAR(20))", "")
                .with("0002_digits", "UPDATE patients SET phone = REPLACE(phone, '-', '')", "")
                .migrator(database);
    }

    private void isCleaned(DataSource database) throws SQLException {
        Migrator migrator = migrator(database);
        SchemaCleaner.of(migrator).clean();
        for (int round = 0; round < 2; round++) {
            migrator.up(Target.version("0001"));
            Databases.execute(database, "INSERT INTO patients VALUES (1, '555-010')");
            migrator.up();
            assertThat(Databases.column(database, "SELECT phone FROM patients")).containsExactly("555010");
            SchemaCleaner.of(migrator).clean();
            assertThat(SchemaSnapshot.of(database).objects()).isEmpty();
        }
    }

    @Test
    void onH2() throws Exception {
        isCleaned(Databases.h2());
    }

    @Test
    void onSqlite() throws Exception {
        isCleaned(new UrlDataSource("jdbc:sqlite:" + temp.resolve("clinic.db"), "", ""));
    }

    @Test
    void onMariaDb() throws Exception {
        String server = "jdbc:mariadb://localhost:" + MariaDbServer.port() + "/";
        Databases.execute(new UrlDataSource(server, "root", ""), "CREATE OR REPLACE DATABASE cleaned");
        isCleaned(new UrlDataSource(server + "cleaned", "root", ""));
    }

    @Test
    void onPostgreSqlWithTheHistoryAndAnotherSchemaBeside() throws Exception {
        Databases.execute(
                PostgreSqlServer.get().getPostgresDatabase(),
                "DROP DATABASE IF EXISTS cleaned",
                "CREATE DATABASE cleaned");
        DataSource database = PostgreSqlServer.get().getDatabase("postgres", "cleaned");
        isCleaned(database);
        Databases.execute(
                database,
                "CREATE SCHEMA history",
                "CREATE SCHEMA audit CREATE TABLE changes (id INT)",
                "CREATE SCHEMA others CREATE TABLE kept (id INT)",
                "CREATE EXTENSION pg_trgm");
        Migrator migrator = Migrator.builder()
                .locations(temp.toString())
                .dataSource(database)
                .schema("history")
                .build();
        migrator.up();
        SchemaCleaner.of(migrator).andSchemas("audit", "missing").clean();
        assertThat(
                        Databases.column(
                                database,
                                "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname !~ '^(pg_|information_)'"))
                .containsExactly("others.kept");
    }

    @Test
    void namesWhatItMayNotDrop() throws Exception {
        Databases.execute(
                PostgreSqlServer.get().getPostgresDatabase(),
                "DROP DATABASE IF EXISTS owned",
                "CREATE DATABASE owned",
                "DROP ROLE IF EXISTS visitor",
                "CREATE ROLE visitor LOGIN");
        DataSource owned = PostgreSqlServer.get().getDatabase("postgres", "owned");
        Databases.execute(owned, "CREATE TABLE patients (id INT)", "GRANT ALL ON SCHEMA public TO visitor");
        Migrator visitor = migrator(PostgreSqlServer.get().getDatabase("visitor", "owned"));
        assertThatThrownBy(() -> SchemaCleaner.of(visitor).clean())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("table patients");
    }

    /** What a service's tests do where Flyway's strategy was to clean first. */
    @Test
    void aStrategyCleansBeforeItMigrates() throws Exception {
        DataSource database = Databases.h2();
        UnaryOperator<Migrator> strategy = migrator -> {
            SchemaCleaner.of(migrator).clean();
            migrator.up();
            return migrator;
        };
        for (int context = 0; context < 2; context++) {
            assertThat(strategy.apply(migrator(database))).isNotNull();
            Databases.execute(database, "INSERT INTO patients VALUES (1, '555-010')");
        }
        assertThat(Databases.column(database, "SELECT phone FROM patients")).hasSize(1);
    }

    @Test
    void namesTheDatabasesError() {
        var opened = new AtomicInteger();
        DataSource database = Databases.h2();
        DataSource once = instead(DataSource.class, database, "getConnection", () -> {
            if (opened.getAndIncrement() > 0) {
                throw new SQLException("The server is going away");
            }
            return database.getConnection();
        });
        assertThatThrownBy(() -> SchemaCleaner.of(migrator(once)).clean())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The server is going away");
    }

    @Test
    void dropsNothingElsewhere() throws Exception {
        DataSource database = Databases.h2();
        Migrator migrator = migrator(at("jdbc:h2:tcp://db.invalid:9092/clinic", database));
        migrator.up();
        assertThatProblem(() -> SchemaCleaner.of(migrator).clean())
                .hasCode(Code.INVALID_SETTING)
                .advises("onHosts(\"db.invalid\")");
        assertThat(Databases.column(database, "SELECT version FROM __migrations"))
                .hasSize(2);
        SchemaCleaner.of(migrator).onHosts("db.invalid").clean();
        assertThat(SchemaSnapshot.of(database).objects()).isEmpty();
    }

    /** The same database, of which its driver tells another URL. */
    private static DataSource at(String url, DataSource database) {
        return instead(DataSource.class, database, "getConnection", () -> {
            Connection connection = database.getConnection();
            return instead(Connection.class, connection, "getMetaData", () -> {
                DatabaseMetaData metaData = connection.getMetaData();
                return instead(DatabaseMetaData.class, metaData, "getURL", () -> url);
            });
        });
    }

    private static <T> T instead(Class<T> type, T target, String method, Callable<?> answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, called, arguments) ->
                        called.getName().equals(method) ? answer.call() : called.invoke(target, arguments)));
    }
}
