// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.migration.Code;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.WaitTimeoutException;
import dev.migration.contract.SearchPathContract;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.RecordedLog;
import dev.migration.fixture.Texts;
import dev.migration.fixture.Workbench;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.product.Products;
import dev.migration.internal.history.HistoryTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The schema that has the user's name comes first in PostgreSQL's default path. */
class PostgreSqlSearchPathTest extends PostgreSqlWorkbench implements SearchPathContract {

    @Override
    public String path(String first, String... others) {
        return "SET search_path = " + first + (others.length == 0 ? "" : ", " + String.join(", ", others));
    }

    /** Only what starts afterwards finds another current schema. */
    @Test
    void theRunThatMakesTheUsersSchemaGoesOnWhereItBegan() {
        write("0003_own.sql", "CREATE SCHEMA postgres;");
        write(
                "0004_fill.sql",
                "-- option: batch=public.visit.id",
                "UPDATE public.visit SET n = 1 WHERE id BETWEEN :from AND :to;");
        write("0001_visit.sql", "CREATE TABLE visit (id INT PRIMARY KEY, n INT);", "INSERT INTO visit VALUES (1, 0);");
        write("0005_dose.sql", "CREATE TABLE dose (id INT);");

        RunReport report = up();
        assertThat(Workbench.names(report)).hasSize(5);
        assertThatProblem(report.warnings())
                .withCode(Code.FOREIGN_HISTORY)
                .advises("currentSchema=public", "migration.schema=public");

        assertThat(column("SELECT name FROM public.__migrations ORDER BY id")).hasSize(5);
        assertThat(refusedByAll(builder()).remedy())
                .contains("currentSchema=public", "migration.schema=public", "migration.schema=postgres");
        assertThat(builder().schema("public").build().up().migrations()).isEmpty();
        assertThat(column("SELECT table_name FROM information_schema.tables WHERE table_schema = 'postgres'"))
                .containsExactly("dose");
    }

    /** What sets the path of the next session: the most particular setting counts, and the connection's own before all. */
    @Texts("""
            CREATE SCHEMA postgres ¦ ALTER ROLE postgres IN DATABASE %s SET search_path = app, public
            ALTER DATABASE %s SET search_path = app ¦ ALTER ROLE postgres SET search_path = 'app', 'public'
            ALTER ROLE ALL IN DATABASE %s SET search_path = "app" ¦ ALTER ROLE ALL SET search_path = app, public
            DO $$ BEGIN EXECUTE 'CREATE SCHEMA ' || user; END $$
            ALTER DATABASE %s SET search_path = public; ALTER ROLE postgres IN DATABASE %s SET search_path = app, public""")
    void theRunThatChangesThePathOfTheNextSessionSaysSo(String change) throws SQLException {
        String database = dataSource.getDatabaseName();
        write("0003_path.sql", change.replace("%s", database) + ";");
        try {
            assertThatProblem(up().warnings())
                    .hasCode(Code.FOREIGN_HISTORY)
                    .advises("currentSchema=public", "migration.schema=public");

            try (Connection next = as("postgres").getConnection()) {
                assertThat(next.getSchema()).isNotEqualTo("public");
            }
            PGSimpleDataSource named = as("postgres");
            named.setCurrentSchema("public");
            write("0004_next.sql", "CREATE TABLE next (id INT);");
            assertThat(builder().dataSource(named).build().up().warnings()).isEmpty();
            assertThat(builder().schema("public").build().up().warnings()).isEmpty();
        } finally {
            resetPaths();
        }
    }

    /** The session still has the path of the role or the database when that is gone. */
    @Texts("""
            ALTER ROLE postgres RESET search_path ¦ ALTER ROLE postgres RESET ALL
            ALTER ROLE postgres SET search_path TO DEFAULT""")
    void theRunThatTakesThePathAwaySaysSo(String change) {
        execute("ALTER ROLE postgres SET search_path = app");
        try {
            write("0003_path.sql", change + ";");

            assertThatProblem(builder().dataSource(as("postgres")).build().up().warnings())
                    .hasCode(Code.FOREIGN_HISTORY)
                    .advises("migration.schema=app");
        } finally {
            resetPaths();
        }
    }

    /** The fault is corrected and everything started again: that start is the first that has another path. */
    @Test
    void aRunThatFailsAfterwardsSaysSoInTheLog() {
        write("0003_schema.sql", "CREATE SCHEMA postgres;");
        write("0004_fails.sql", "SELECT 1 / 0;");
        try (var log = new RecordedLog()) {
            assertThatThrownBy(this::up).isInstanceOf(MigrationFailedException.class);

            assertThat(log.messages(Level.WARN))
                    .singleElement()
                    .asString()
                    .contains("the next session has schema postgres");
        }
    }

    @Texts("""
            CREATE SCHEMA other ¦ SET search_path = app ¦ SELECT set_config('search_path', 'app', false)
            ALTER ROLE postgres SET search_path = public, app ¦ ALTER DATABASE %s SET work_mem = '5MB'
            CREATE ROLE path_clerk; ALTER ROLE path_clerk SET search_path = app ¦ ALTER DATABASE postgres SET search_path = app
            ALTER ROLE postgres IN DATABASE postgres SET search_path = app
            ALTER DATABASE %s SET search_path = app; ALTER ROLE postgres SET search_path = public""")
    void aRunThatLeavesThePathOfTheNextSessionSaysNothing(String change) {
        write("0003_path.sql", change.replace("%s", dataSource.getDatabaseName()) + ";");
        try {
            assertThat(up().warnings()).isEmpty();
            assertThat(up().migrations()).isEmpty();
        } finally {
            resetPaths();
        }
    }

    /** A session whose own SQL sets the path, or whose URL does, is not changed by what the role has. */
    @Test
    void whatTheConnectionSetsComesFirst() {
        write("0003_path.sql", "ALTER ROLE postgres SET search_path = app;");
        try {
            assertThat(builder().initSql(path("public")).build().up().warnings())
                    .isEmpty();
            execute("ALTER ROLE postgres RESET search_path");
            PGSimpleDataSource named = as("postgres");
            named.setCurrentSchema("public");
            write("0004_path.sql", "ALTER ROLE postgres SET search_path = app;");
            assertThat(builder().dataSource(named).build().up().warnings()).isEmpty();
        } finally {
            resetPaths();
        }
    }

    private void resetPaths() {
        String database = dataSource.getDatabaseName();
        execute(
                "ALTER ROLE postgres IN DATABASE " + database + " RESET ALL",
                "ALTER ROLE ALL IN DATABASE " + database + " RESET ALL",
                "ALTER DATABASE " + database + " RESET ALL",
                "ALTER DATABASE postgres RESET search_path",
                "ALTER ROLE postgres IN DATABASE postgres RESET search_path",
                "ALTER ROLE postgres RESET search_path",
                "ALTER ROLE ALL RESET search_path",
                "DROP ROLE IF EXISTS path_clerk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"administrator", "role", "database", "currentSchema", "options"})
    void itDoesNotMatterWhoChangedThePath(String who) {
        up();
        PGSimpleDataSource changed = as("postgres");
        String database = changed.getDatabaseName();
        switch (who) {
            case "administrator" -> execute("CREATE SCHEMA AUTHORIZATION postgres");
            case "role" -> execute("ALTER ROLE postgres IN DATABASE " + database + " SET search_path = app, public");
            case "database" -> execute("ALTER DATABASE " + database + " SET search_path = app, public");
            case "currentSchema" -> changed.setCurrentSchema("app,public");
            default -> changed.setOptions("-c search_path=app,public");
        }
        Migrator migrator = builder().dataSource(changed).build();

        try {
            assertThatThrownBy(migrator::up)
                    .hasMessageContaining("schema public, which is in the search path too")
                    .hasMessageContaining("migration.schema=public");
            assertThatProblem(migrator.status().problems()).hasCode(Code.FOREIGN_HISTORY);
        } finally {
            execute(
                    "ALTER ROLE postgres IN DATABASE " + database + " RESET search_path",
                    "ALTER DATABASE " + database + " RESET search_path");
        }
        assertThat(column("SELECT DISTINCT table_schema FROM information_schema.tables WHERE table_name = 'visit'"))
                .containsExactly("public");
    }

    /** It may be that of another service, or what a role before this one applied. */
    @Test
    void aHistoryThatMayNotBeReadIsAskedAbout() {
        up();
        execute(
                "DROP ROLE IF EXISTS path_clerk",
                "CREATE ROLE path_clerk LOGIN",
                "CREATE SCHEMA AUTHORIZATION path_clerk");
        try {
            Migrator.Builder clerk = builder().dataSource(as("path_clerk"));

            Problem refusal = refusedByAll(clerk);
            assertThat(refusal.code()).isEqualTo(Code.FOREIGN_HISTORY);
            assertThat(refusal.message()).contains("in table __migrations, nothing can be read");
            assertThat(refusal.remedy()).endsWith("migration.schema=path_clerk");
            assertThat(Workbench.names(clerk.schema("path_clerk").build().up())).hasSize(2);
        } finally {
            execute("DROP OWNED BY path_clerk", "DROP ROLE path_clerk");
        }
    }

    /** The path may change while it waits. */
    @Test
    void whoWaitsForTheLockIsRefusedBefore() throws SQLException {
        up();
        try (Connection holder = dataSource.getConnection();
                Statement statement = holder.createStatement()) {
            Database database = Products.database(holder);
            String lock = new HistoryTables(database, "app", "__migrations").migrations();
            statement.execute(database.locks().sessionLock(lock).orElseThrow().tryLock());
            Migrator.Builder waiting = builder().waitTimeout(Duration.ofMillis(500));

            assertThatThrownBy(waiting.initSql(path("app", "public")).build()::up)
                    .isNotInstanceOf(WaitTimeoutException.class)
                    .hasMessageContaining("migration.schema=public");
        }
    }
}
