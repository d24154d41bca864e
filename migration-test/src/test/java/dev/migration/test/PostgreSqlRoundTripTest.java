package dev.migration.test;

import static dev.migration.test.MigrationAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Migrator;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class PostgreSqlRoundTripTest extends RoundTripContract {

    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void empty() throws Exception {
        execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }

    @Test
    void anExtensionThatWasThereStays() throws Exception {
        execute("CREATE EXTENSION citext");
        Migrator migrator = folder().with("0001_visits", "CREATE TABLE visits (note citext)", "DROP TABLE visits")
                .migrator(dataSource());

        assertThat(migrator).survivesRoundTrip();
        assertThat(SchemaSnapshot.of(dataSource()).objects()).containsExactly("extension citext");
    }

    @Test
    void whatAPoolDoesNotCommitByItselfIsDroppedToo() throws Exception {
        var withoutAutocommit = new PGSimpleDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = super.getConnection();
                connection.setAutoCommit(false);
                return connection;
            }
        };
        withoutAutocommit.setURL(server.getJdbcUrl("postgres", "postgres"));
        Migrator migrator = folder().with("0001_visits", "CREATE TABLE visits (id INT)", "DROP TABLE visits")
                .migrator(withoutAutocommit);

        assertThat(migrator).survivesRoundTrip();
        assertThat(SchemaSnapshot.of(dataSource()).objects()).isEmpty();
    }

    @Test
    void aSnapshotIsOfOneSchema() throws Exception {
        execute("CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.visits (id INT); CREATE TABLE doctors (id INT)");
        try (Connection connection = dataSource().getConnection()) {
            SchemaSnapshot elsewhere = SchemaSnapshot.of(connection, "elsewhere");
            assertThat(elsewhere).hasToString("table visits\ntable visits, column id: integer");
            assertThat(elsewhere.differenceTo(SchemaSnapshot.of(connection, "elsewhere"), "then", "now"))
                    .isEmpty();
        } finally {
            execute("DROP SCHEMA elsewhere CASCADE");
        }
    }

    @Test
    void aSchemaThatADownScriptTakesAlongLeadsToNoOther() throws Exception {
        DataSource app = databaseOf("app");
        try (Connection connection = app.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA app; CREATE SCHEMA other; CREATE TABLE public.orders (id int);"
                    + " CREATE VIEW other.report AS SELECT id FROM public.orders");
        }
        Migrator migrator = folder().withFile("0001_t", """
                        -- Up Migration
                        -- option: transaction=off
                        CREATE SCHEMA IF NOT EXISTS app;
                        CREATE TABLE app.t (id int);
                        -- Down Migration
                        -- option: transaction=off
                        DROP TABLE app.t;
                        DROP SCHEMA app CASCADE;
                        """).locked(app);

        Run run = Run.of(migrator);
        assertThat(run.bad())
                .containsExactly(
                        "0001_t: down restores the schema - FAILED",
                        "0001_t: up again gives the same schema - ABORTED",
                        "all: down, newest first, restores each schema - ABORTED",
                        "all: up again gives the same schema - ABORTED",
                        "migrations() - FAILED");
        assertThat(run.messages().subList(1, 4))
                .containsOnly("Not tried: the current schema was app when the test began, and is public now.");
        assertThat(run.messages().get(4)).isEqualTo("""
                Nothing was dropped: the current schema was app when the test began, and is public now.
                  Left in app: nothing.
                  Next: let no migration change what the current schema is, set it back, and drop what is left""");
        try (Connection connection = app.getConnection()) {
            assertThat(SchemaSnapshot.of(connection, "public").objects()).containsExactly("table orders");
            assertThat(SchemaSnapshot.of(connection, "other").objects()).containsExactly("view report");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER ROLE CURRENT_USER IN DATABASE %s SET search_path = prod",
                "ALTER DATABASE %s SET search_path = prod, public"
            })
    void aMigrationThatLeadsToAnotherSchemaLosesNothingThere(String elsewhere) throws Exception {
        String name = elsewhere.contains("ROLE") ? "dx" : "ex";
        DataSource database = databaseOf(name);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA prod; CREATE TABLE prod.customers (id int)");
        }
        Migrator migrator = folder().with("0001_t", "CREATE TABLE t (id int)", "DROP TABLE t")
                .with("0002_path", elsewhere.formatted(name), "SELECT 1")
                .with("0003_u", "CREATE TABLE u (id int)", "DROP TABLE u")
                .locked(database);

        Run run = Run.of(migrator);
        assertThat(run.bad())
                .contains("0002_path: up - FAILED", "0003_u: up - ABORTED", "migrations() - FAILED")
                .hasSize(9);
        assertThat(run.messages().get(0)).isEqualTo("""
                0002_path: the current schema was public when the test began, and is prod now.
                  Next: let no migration change what the current schema is, set it back, and drop what is left""");
        assertThat(run.messages().get(8)).isEqualTo("""
                Nothing was dropped: the current schema was public when the test began, and is prod now.
                  Left in public: table __migrations, table __migrations_log, table __migrations_run, table t.
                  Next: let no migration change what the current schema is, set it back, and drop what is left""");
        try (Connection connection = database.getConnection()) {
            assertThat(SchemaSnapshot.of(connection, "prod").objects()).containsExactly("table customers");
        }
    }

    /** A database of this name, whose owner has its name too. */
    private static DataSource databaseOf(String owner) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + owner + " LOGIN SUPERUSER");
            statement.execute("CREATE DATABASE " + owner + " OWNER " + owner);
        }
        return server.getDatabase(owner, owner);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CREATE VIEW other.v AS SELECT id FROM public.t                | view other.v depends on table t         | view v
            CREATE TABLE other.v PARTITION OF public.t FOR VALUES IN (1)  | table other.v is a partition of it      | table v
            CREATE STATISTICS other.v ON id, note FROM public.t           | statistics other.v are kept on it       | ''
            CREATE TABLE other.v (id int REFERENCES public.t)             | on table other.v depends on             | FOREIGN KEY
            CREATE TABLE other.v (note text) INHERITS (public.u)          | table other.v depends on table u        | table v
            CREATE TABLE other.v (id int, mood public.mood)               | column mood of table other.v depends on | column mood
            """)
    void whatOthersMadeOfItInAnotherSchemaKeepsIt(String others, String reason, String kept) throws Exception {
        execute("DROP SCHEMA IF EXISTS other CASCADE; CREATE SCHEMA other");
        Migrator migrator =
                folder().with("0001_t", """
                        CREATE TABLE t (id int PRIMARY KEY, note text) PARTITION BY LIST (id);
                        CREATE TABLE t_2 PARTITION OF t FOR VALUES IN (2);
                        CREATE TABLE u (id int);
                        CREATE TYPE mood AS ENUM ('sad', 'happy')""", "DROP TABLE u, t; DROP TYPE mood").locked(dataSource());

        assertThatThrownBy(() -> disturb(migrator, 6, others))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("The schema public could not be emptied. Left in it:\n  t")
                .hasMessageContaining(reason)
                .hasMessageNotContaining("Hint:");
        try (Connection connection = dataSource().getConnection()) {
            assertThat(SchemaSnapshot.of(dataSource()).objects())
                    .isNotEmpty()
                    .noneMatch(object -> object.contains("__migrations"));
            assertThat(SchemaSnapshot.of(connection, "other")).asString().contains(kept);
            assertThat(connection.createStatement().executeQuery("""
                            SELECT FROM pg_class WHERE relnamespace = 'other'::regnamespace AND relname = 'v'
                             UNION ALL SELECT FROM pg_statistic_ext WHERE stxnamespace = 'other'::regnamespace""").next()).isTrue();
        } finally {
            execute("DROP SCHEMA other CASCADE");
        }
    }

    @Test
    void whatAMigrationMakesElsewhereKeepsWhatItDependsOn() throws Exception {
        execute("DROP SCHEMA IF EXISTS other CASCADE; CREATE SCHEMA other");
        Migrator migrator = folder().with("0001_t", """
                        CREATE TABLE t (id int);
                        CREATE VIEW other.report AS SELECT id FROM t""", "DROP TABLE t")
                .with("0002_u", "CREATE TABLE u (id int)", "DROP TABLE u")
                .locked(dataSource());
        String left = """
                The schema public could not be emptied. Left in it:
                  table t: ERROR: cannot drop table t because other objects depend on it Detail: view other.report depends \
                on table t
                  Next: keep others out of the test's schema while it runs, and drop what is left, first what depends on it""";

        Run run = Run.of(migrator);
        assertThat(run.bad())
                .startsWith("0001_t: down restores the schema - FAILED")
                .contains("0002_u: up - ABORTED")
                .endsWith("migrations() - FAILED");
        assertThat(run.messages())
                .contains(
                        "Not tried: 0001_t could not be undone, and the schema could not be emptied to go on without it.")
                .endsWith(left);
        execute("DROP SCHEMA other CASCADE; CREATE SCHEMA other; DROP TABLE t");

        assertThatThrownBy(() -> assertThat(migrator).survivesRoundTrip())
                .hasMessageStartingWith("Undo failed: 0001_t\n")
                .hasMessageEndingWith(left);
        execute("DROP SCHEMA other CASCADE");
    }

    @Test
    void whatDependsOnEachOtherInCirclesIsDroppedAtTheEnd() throws Exception {
        Migrator migrator = folder().with("0001_circles", """
                        CREATE TABLE t (id int, no int, note text);
                        CREATE FUNCTION next_no() RETURNS int BEGIN ATOMIC SELECT max(no) + 1 FROM t; END;
                        ALTER TABLE t ALTER no SET DEFAULT next_no();
                        CREATE FUNCTION fine(t) RETURNS boolean LANGUAGE sql AS 'SELECT true';
                        ALTER TABLE t ADD CHECK (fine(t.*));
                        CREATE POLICY seen ON t USING (fine(t.*));
                        CREATE TRIGGER suppressed BEFORE UPDATE ON t FOR EACH ROW WHEN (fine(OLD.*))
                            EXECUTE FUNCTION suppress_redundant_updates_trigger();
                        CREATE VIEW noted AS SELECT note FROM t;
                        CREATE RULE passed_on AS ON DELETE TO t DO ALSO INSERT INTO noted VALUES ('deleted')""", "").migrator(dataSource());

        assertThat(migrator).survivesRoundTrip("0001");
        assertThat(SchemaSnapshot.of(dataSource()).objects()).isEmpty();
    }

    @Override
    DataSource dataSource() {
        return server.getPostgresDatabase();
    }

    @Override
    String vendor() {
        return "postgresql";
    }
}
