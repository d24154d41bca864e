// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import static dev.migration.test.MigrationAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Migrator;
import dev.migration.fixture.Connections;
import dev.migration.rehearsal.internal.roundtrip.SchemaDrops;
import dev.migration.servers.PostgreSqlServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        DataSource withoutAutocommit =
                Connections.prepared(dataSource(), connection -> connection.setAutoCommit(false));
        Migrator migrator = folder().with("0001_visits", "CREATE TABLE visits (id INT)", "DROP TABLE visits")
                .migrator(withoutAutocommit);

        assertSurvives(migrator);
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER VIEW seen SET (security_invoker = true)",
                "ALTER VIEW seen SET (check_option = local)",
                "ALTER TABLE visits ALTER id SET INCREMENT BY 2",
                "ALTER TABLE visits ALTER id SET MAXVALUE 10",
                "ALTER TABLE visits ALTER id SET START 5",
                "ALTER TABLE visits ALTER id SET CYCLE",
                "ALTER TABLE visits ALTER note SET STORAGE PLAIN",
                "ALTER TABLE visits ALTER note SET COMPRESSION pglz",
                "ALTER TABLE visits ALTER note SET STATISTICS 7",
                "ALTER TABLE visits ALTER note SET (n_distinct = 7)",
                "ALTER TABLE visits SET (toast.autovacuum_enabled = false)",
                "ALTER TABLE visits CLUSTER ON visits_by_id",
                "ALTER TABLE visits REPLICA IDENTITY FULL",
                "ALTER TABLE visits REPLICA IDENTITY USING INDEX visits_by_id",
                "ALTER TABLE visits RENAME CONSTRAINT visits_id_not_null TO needed",
                "ALTER TABLE visits ADD CONSTRAINT noted NOT NULL note NOT VALID",
                "ALTER TABLE ONLY parts_a DISABLE TRIGGER same",
                "ALTER SEQUENCE numbers SET UNLOGGED",
                "ALTER SEQUENCE numbers CACHE 5",
                "ALTER DOMAIN code ADD CONSTRAINT filled CHECK (VALUE <> '') NOT VALID",
                "DROP TYPE entry; CREATE TYPE entry AS (title TEXT COLLATE \"C\")",
                "DROP TYPE span; CREATE TYPE span AS RANGE (SUBTYPE = TEXT, COLLATION = \"C\")",
                "DROP TYPE span; CREATE TYPE span AS RANGE (SUBTYPE = TEXT, SUBTYPE_OPCLASS = text_pattern_ops)",
                "DROP TYPE span; CREATE TYPE span AS RANGE (SUBTYPE = TEXT, MULTIRANGE_TYPE_NAME = many)",
            })
    void everyOptionIsCompared(String change) throws Exception {
        execute("""
                CREATE TABLE visits (id INT GENERATED ALWAYS AS IDENTITY, note TEXT);
                CREATE UNIQUE INDEX visits_by_id ON visits (id);
                CREATE VIEW seen AS SELECT id FROM visits;
                CREATE TABLE parts (id INT) PARTITION BY LIST (id);
                CREATE TABLE parts_a PARTITION OF parts DEFAULT;
                CREATE TRIGGER same BEFORE UPDATE ON parts FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
                CREATE SEQUENCE numbers;
                CREATE DOMAIN code AS TEXT;
                CREATE TYPE entry AS (title TEXT);
                CREATE TYPE span AS RANGE (SUBTYPE = TEXT)""");
        SchemaSnapshot before = SchemaSnapshot.of(dataSource());
        assertThat(before.toString())
                .doesNotContain("storage", "statistics", "_not_null", "identity (", " multirange ");

        execute(change);

        assertThat(before.differenceTo(SchemaSnapshot.of(dataSource()), "before", "after"))
                .isNotEmpty();
    }

    /** PostgreSQL 15.20, 17.12 and later keep by themselves when a column was made; here, a superuser does. */
    @Test
    void whatTheServerNotesOfAColumnIsNoDifference() throws Exception {
        execute("CREATE TABLE visits (id INT, note TEXT); ALTER TABLE visits ALTER note SET (n_distinct = 7)");
        SchemaSnapshot before = SchemaSnapshot.of(dataSource());

        execute("""
                SET allow_system_table_mods = on;
                UPDATE pg_attribute SET attoptions = array_prepend('pg_attver=4711', attoptions)
                 WHERE attrelid = 'visits'::regclass AND attnum > 0;
                RESET allow_system_table_mods""");

        assertThat(before.differenceTo(SchemaSnapshot.of(dataSource()), "before", "after"))
                .isEmpty();
        assertThat(before.toString()).contains("(n_distinct=7)");
    }

    @Test
    void schemasOfDifferentNamesHoldTheSame() throws Exception {
        String sql = Files.readString(Path.of("src/test/resources/everything/postgresql.sql"))
                .replaceFirst("(?s)-- Down Migration.*", "")
                .replace("CREATE EXTENSION", "CREATE EXTENSION IF NOT EXISTS");
        execute("CREATE SCHEMA shared; CREATE EXTENSION citext SCHEMA shared");
        try {
            for (String schema : List.of("\"Clinic One\"", "two")) {
                execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE; CREATE SCHEMA " + schema + "; SET search_path = "
                        + schema + ", shared; " + sql);
            }
            try (Connection connection = dataSource().getConnection()) {
                SchemaSnapshot one = SchemaSnapshot.of(connection, "Clinic One");
                assertThat(one.differenceTo(SchemaSnapshot.of(connection, "two"), "one", "two"))
                        .isEmpty();
                assertThat(one.objects()).hasSizeGreaterThan(10);
            }
        } finally {
            execute("DROP SCHEMA IF EXISTS \"Clinic One\", two, shared CASCADE");
        }
    }

    @Test
    void whatOthersCreateInTheSchemaDoesNotRunWhileItIsRead() throws Exception {
        execute("""
                CREATE TABLE visits (id int PRIMARY KEY, note varchar(10) CHECK (note <> ''));
                CREATE FUNCTION taken() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE 'taken over'; END $$;
                CREATE FUNCTION concat_ws(text, text, text, text, text) RETURNS text
                    LANGUAGE sql AS 'SELECT public.taken()';
                CREATE FUNCTION format(text, name, name) RETURNS text LANGUAGE sql AS 'SELECT public.taken()';
                CREATE FUNCTION joined(text, name) RETURNS text LANGUAGE sql AS 'SELECT public.taken()';
                CREATE OPERATOR || (LEFTARG = text, RIGHTARG = name, FUNCTION = joined);
                CREATE TABLE pg_class (oid oid)""");
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = public, pg_catalog");
            assertThatThrownBy(() -> statement.execute("SELECT 'a'::text || 'b'::name"))
                    .hasMessageContaining("taken over");
            assertThat(SchemaSnapshot.of(connection, "public").objects()).contains("table visits", "table pg_class");
            try (ResultSet path = statement.executeQuery("SHOW search_path")) {
                path.next();
                assertThat(path.getString(1)).isEqualTo("public, pg_catalog");
            }
        }
        try (Connection connection = dataSource().getConnection()) {
            assertThat(SchemaDrops.drop(connection, "public", Set.of())).isEmpty();
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

        assertSurvives(migrator, "0001");
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
