package dev.migration.test;

import static dev.migration.test.MigrationAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Migrator;
import dev.migration.servers.PostgreSqlServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PostgreSqlRoundTripTest extends RoundTripContract {

    private static final EmbeddedPostgres SERVER = PostgreSqlServer.get();

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
        withoutAutocommit.setURL(SERVER.getJdbcUrl("postgres", "postgres"));
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
    void whatDependsOnItInAnotherSchemaIsDroppedWithIt() throws Exception {
        execute("DROP SCHEMA IF EXISTS other CASCADE; CREATE SCHEMA other");
        Migrator migrator = folder().with("0001_t", """
                        CREATE TABLE t (id int);
                        CREATE VIEW other.report AS SELECT id FROM t""", "DROP TABLE t")
                .with("0002_u", "CREATE TABLE u (id int)", "DROP TABLE u")
                .locked(dataSource());

        Run run = Run.of(migrator);
        assertThat(run.bad())
                .containsExactly(
                        "0001_t: down restores the schema - FAILED",
                        "0001_t: up again gives the same schema - ABORTED",
                        "all: down, newest first, restores each schema - ABORTED",
                        "all: up again gives the same schema - ABORTED");
        try (Connection connection = dataSource().getConnection()) {
            assertThat(SchemaSnapshot.of(dataSource()).objects()).isEmpty();
            assertThat(SchemaSnapshot.of(connection, "other").objects()).isEmpty();
        }
    }

    @Test
    void whatCannotBeDroppedIsNamedAtTheEnd() throws Exception {
        execute("""
                DROP SCHEMA IF EXISTS other CASCADE; CREATE SCHEMA other;
                CREATE FUNCTION other.keep() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
                    IF EXISTS (SELECT FROM pg_event_trigger_dropped_objects() WHERE object_name = 'kept') THEN
                        RAISE 'kept by others';
                    END IF;
                END $$;
                CREATE EVENT TRIGGER keep ON sql_drop EXECUTE FUNCTION other.keep()""");
        try {
            Migrator migrator = folder().with("0001_t", "CREATE TABLE kept (id int)", "DROP TABLE kept")
                    .with("0002_u", "CREATE TABLE u (id int)", "DROP TABLE u")
                    .locked(dataSource());
            String left = """
                    The schema public could not be emptied; left in it: table kept
                      Next: drop what is left, and use the test's schema for nothing else while it runs""";

            Run run = Run.of(migrator);
            assertThat(run.bad())
                    .startsWith("0001_t: down restores the schema - FAILED")
                    .contains("0002_u: up - ABORTED")
                    .endsWith("migrations() - FAILED");
            assertThat(run.messages())
                    .contains("Not tested: 0001_t could not be undone, and the schema could not be emptied to continue"
                            + " without it.")
                    .last()
                    .isEqualTo(left);
            execute("ALTER EVENT TRIGGER keep DISABLE; DROP TABLE kept; ALTER EVENT TRIGGER keep ENABLE");

            assertThatThrownBy(() -> assertThat(migrator).survivesRoundTrip())
                    .hasMessageStartingWith("Undo failed: 0001_t\n")
                    .hasMessageEndingWith(left);
        } finally {
            execute("DROP SCHEMA other CASCADE");
        }
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
        return SERVER.getPostgresDatabase();
    }

    @Override
    String vendor() {
        return "postgresql";
    }
}
