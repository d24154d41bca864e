// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.Target;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.CutConnection.When;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.HostileObjects;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.Texts;
import dev.migration.rehearsal.RehearsalReport.RehearsedStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A rehearsal is never committed: not by a script, not by an accident, and not by its end. */
class PostgreSqlRehearsalEndsTest extends PostgreSqlWorkbench {

    private RehearsalReport rehearse(DataSource database) {
        return Rehearsal.of(builder().dataSource(database).build()).rehearse(Target.all(), RehearsalOptions.SCRATCH);
    }

    private List<String> tables() {
        return column(
                "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE c.oid >= 16384 AND c.relkind IN ('r', 'S', 'm') AND n.nspname !~ '^pg_toast' ORDER BY 1");
    }

    private int sessions() {
        return column("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND pid <> pg_backend_pid() AND backend_type = 'client backend'")
                .size();
    }

    @Texts("""
            CALL commits() ¦ DO $$ BEGIN COMMIT; END $$ ¦ DO $$ BEGIN ROLLBACK; END $$ ¦ COMMIT ¦ ROLLBACK
            SET CONSTRAINTS ALL IMMEDIATE ¦ RESET ALL ¦ DISCARD TEMP ¦ SET session_replication_role = replica
            ROLLBACK TO SAVEPOINT migration_statement ¦ SAVEPOINT migration_statement
            RELEASE SAVEPOINT migration_statement ¦ SELECT pg_advisory_lock(1) ¦ NOTIFY channel ¦ LISTEN channel
            SELECT lo_create(0) ¦ CREATE TABLE IF NOT EXISTS other.more (id int) ¦ SET search_path = other
            SET ROLE reader ¦ SET SESSION AUTHORIZATION reader ¦ SET lock_timeout = 0
            SET standard_conforming_strings = off ¦ SET transaction_read_only = on ¦ SELECT 1 / 0""")
    void noScriptGetsOut(String way) {
        execute(
                "CREATE SCHEMA other",
                "DROP ROLE IF EXISTS reader",
                "CREATE ROLE reader",
                "CREATE TABLE customers (id int PRIMARY KEY)",
                "CREATE TABLE orders (customer int REFERENCES customers DEFERRABLE INITIALLY DEFERRED)",
                "CREATE PROCEDURE commits() LANGUAGE plpgsql AS 'BEGIN COMMIT; END'");
        List<String> before = tables();
        write("0001_way.sql", "CREATE TABLE a (id int);", "INSERT INTO customers VALUES (1);", way + ";");
        write("0002_next.sql", "CREATE TABLE IF NOT EXISTS public.b (id int);", way + ";");
        write("0003_last.sql", "CREATE TABLE IF NOT EXISTS public.c (id int);");

        RehearsalReport report = rehearse(dataSource);

        assertThat(tables()).isEqualTo(before);
        assertThat(column("SELECT id FROM customers")).isEmpty();
        assertThat(column("SELECT oid FROM pg_largeobject_metadata")).isEmpty();
        assertThat(report.migrations().get(0).statements()).hasSize(3);
        boolean isRefused = way.contains("1 / 0");
        assertThat(report.reaches(RehearsalReport.Level.ERROR)).isEqualTo(isRefused);
        if (!isRefused && report.inconclusive() == null) {
            assertThat(report.migrations()).hasSize(3);
        }
    }

    @Texts("COMMIT AND CHAIN ¦ PREPARE TRANSACTION 'x' ¦ DISCARD ALL")
    void whatARunRefusesItRefuses(String way) {
        write("0001_way.sql", "CREATE TABLE a (id int);", way + ";");

        assertThatThrownBy(() -> rehearse(dataSource)).isInstanceOf(InvalidMigrationsException.class);

        assertThat(tables()).noneMatch(table -> table.contains(".a"));
    }

    @Test
    void noAccidentLeavesAnythingOfIt() {
        execute("CREATE TABLE orders (id int)", "CREATE SEQUENCE ids");
        write("0001_a.sql", "CREATE TABLE a (id int);", "ALTER TABLE orders ADD COLUMN note text;");
        write("0002_b.sql", "INSERT INTO orders VALUES (1);", "SELECT * FROM orders;", "DROP SEQUENCE ids;");
        List<String> before = schemaAndHistory();
        CutConnection whole = CutConnection.atPoint(dataSource, When.BEFORE, 0);
        assertThat(rehearse(whole.dataSource()).migrations()).hasSize(2);
        assertThat(schemaAndHistory()).isEqualTo(before);
        assertThat(whole.points()).anyMatch(use -> use.contains("ADD COLUMN note"));

        for (int point = 1; point <= whole.points().size(); point++) {
            for (When when : When.values()) {
                CutConnection cut = CutConnection.atPoint(dataSource, when, point);
                // Where the connection is cut at its end, the report is there already.
                Throwable failure = catchThrowable(() -> rehearse(cut.dataSource()));
                assertThat(failure == null || failure instanceof MigrationException)
                        .as(String.valueOf(failure))
                        .isTrue();
                Fleet.await("no session stays", () -> sessions() == 0);
                assertThat(schemaAndHistory()).as(cut.toString()).isEqualTo(before);
                assertThat(column("SELECT id FROM orders")).as(cut.toString()).isEmpty();
            }
        }
    }

    @Test
    void whoeverKillsItsSessionLeavesNothingOfIt() throws Exception {
        write("0001_a.sql", "CREATE TABLE a (id int);", "SELECT pg_sleep(60);");
        var kills = CompletableFuture.runAsync(() -> {
            awaitSleep();
            column("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'");
        });

        assertThat(catchThrowable(() -> rehearse(dataSource))).isNotNull();

        kills.get(30, TimeUnit.SECONDS);
        assertThat(tables()).noneMatch(table -> table.contains(".a"));
    }

    @Test
    void aStopEndsItCleanly() throws Exception {
        write("0001_a.sql", "CREATE TABLE a (id int);", "SELECT pg_sleep(60);");
        Migrator migrator = builder().build();
        var stops = CompletableFuture.runAsync(() -> {
            awaitSleep();
            migrator.stop();
        });

        assertThatThrownBy(() -> Rehearsal.of(migrator).rehearse(Target.all(), RehearsalOptions.SCRATCH))
                .isInstanceOf(MigrationStoppedException.class)
                .hasMessageContaining("rolled back");

        stops.get(30, TimeUnit.SECONDS);
        Fleet.await("no session stays", () -> sessions() == 0);
        assertThat(tables()).noneMatch(table -> table.contains(".a"));
    }

    private void awaitSleep() {
        Fleet.await(
                "it sleeps",
                () -> !column("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'"
                                + " AND pid <> pg_backend_pid()")
                        .isEmpty());
    }

    @Test
    void aPoolOfOneIsEnoughAndItsConnectionIsNotUsedAgain() throws SQLException {
        var config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(1_000);
        write("0001_a.sql", "CREATE TABLE a (id int);", "LISTEN channel;", "SET work_mem = '1MB';");
        try (var pool = new HikariDataSource(config)) {
            String before = process(pool);

            assertThat(rehearse(pool).inconclusive()).isNull();

            assertThat(process(pool)).isNotEqualTo(before);
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
    }

    private static String process(DataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void aNameThatTwoConstraintsShareIsNoRefusal() {
        execute(
                "CREATE TABLE p (id int PRIMARY KEY)",
                "CREATE TABLE c1 (id int CONSTRAINT fkx REFERENCES p DEFERRABLE INITIALLY DEFERRED)",
                "CREATE TABLE c2 (id int CONSTRAINT fkx REFERENCES p)");
        write("0001_a.sql", "CREATE TABLE a (id int);");

        assertThat(rehearse(dataSource).findings()).isEmpty();
    }

    @Test
    void nothingOfOthersIsCalled() {
        execute("CREATE SCHEMA trap", "CREATE TABLE orders (id int)");
        write("0001_a.sql", """
                SET search_path = trap, pg_catalog, public;
                ALTER TABLE orders ADD COLUMN note text;
                CREATE INDEX ON orders (note);""");
        CutConnection whole = CutConnection.atPoint(dataSource, When.BEFORE, 0);
        rehearse(whole.dataSource());
        execute(
                "DO $$ BEGIN CREATE ROLE mallory LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
                "GRANT ALL ON SCHEMA trap TO mallory");
        var hostile = new HostileObjects(as("mallory"), List.of("trap"), new HashSet<>(whole.uses()));

        RehearsalReport report = rehearse(dataSource);

        assertThat(hostile.caught()).isEmpty();
        assertThat(report.migrations().get(0).statements())
                .extracting(RehearsedStatement::refusal)
                .containsOnlyNulls();
    }

    /** Prints how long it takes, and how long the run takes. */
    @Test
    @Tag("deep")
    void manySmallMigrations() {
        for (int i = 1; i <= 300; i++) {
            write(
                    "%04d_t.sql".formatted(i),
                    "CREATE TABLE t%d (id bigint PRIMARY KEY, name text NOT NULL);".formatted(i),
                    "CREATE INDEX t%d_name ON t%d (name);".formatted(i, i),
                    "ALTER TABLE t%d ADD COLUMN note%d text;".formatted(Math.max(1, i - 1), i));
        }
        long start = System.nanoTime();
        RehearsalReport report = rehearse(dataSource);
        long rehearsed = System.nanoTime() - start;
        start = System.nanoTime();
        rehearse(dataSource);
        long again = System.nanoTime() - start;
        start = System.nanoTime();
        up();
        long applied = System.nanoTime() - start;
        System.out.printf(
                "300 migrations: rehearsed in %d ms, again in %d ms, applied in %d ms%n",
                rehearsed / 1_000_000, again / 1_000_000, applied / 1_000_000);
        assertThat(report.migrations()).hasSize(300);
    }
}
