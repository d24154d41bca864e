package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Baseline;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.Target;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.Workbench;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Who may say by a table what was applied, and what else only PostgreSQL's schemas, owners and times bring about. */
class PostgreSqlAdoptTest extends PostgreSqlWorkbench {

    private String mallory;

    @BeforeEach
    void migrateByDiesel() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        write("0002_u.sql", "CREATE TABLE u (n INT);");
        mallory = "mallory_of_" + dataSource.getDatabaseName();
        execute(
                "CREATE ROLE " + mallory + " LOGIN",
                "GRANT USAGE ON SCHEMA public TO PUBLIC",
                "CREATE TABLE t (n INT)",
                "CREATE TABLE diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY, run_on TIMESTAMP NOT NULL)",
                "INSERT INTO diesel_schema_migrations VALUES ('0001', '2026-01-02 03:04:05')");
    }

    private static List<Problem> errors(StatusReport plan) {
        return plan.problems().stream().filter(Problem::isError).toList();
    }

    /** As Flyway's {@code default-schema}, which has both its table and what its scripts make. */
    @Test
    void theCurrentSchemaHasTheTableTheHistoryAndWhatScriptsMake() {
        execute(
                "CREATE SCHEMA clinic",
                "ALTER TABLE diesel_schema_migrations SET SCHEMA clinic",
                "ALTER TABLE t SET SCHEMA clinic");
        Migrator migrator = builder().initSql("SET search_path = clinic").build();

        migrator.adopt();
        migrator.up();

        assertThat(column("SELECT table_name FROM information_schema.tables WHERE table_schema = 'clinic'"))
                .contains("__migrations", "u");
    }

    /** So it is not what Flyway's {@code default-schema} becomes. */
    @Test
    void theSchemaOfTheHistoryIsNotThatOfScripts() {
        execute("DROP TABLE t, diesel_schema_migrations", "CREATE SCHEMA clinic");

        builder().schema("clinic").build().up();

        assertThat(column("SELECT table_schema FROM information_schema.tables WHERE table_name IN ('t', '__migrations')"
                        + " ORDER BY table_name"))
                .containsExactly("clinic", "public");
    }

    @Test
    void ofSeveralTablesItIsSaidWhoseAreNotTrusted() {
        execute(
                "CREATE TABLE also (version VARCHAR(50) PRIMARY KEY, run_on TIMESTAMP NOT NULL)",
                "ALTER TABLE also OWNER TO " + mallory);

        assertThat(refused(InvalidMigrationsException.class, () -> migrator().adopt()))
                .hasMessageContaining("also (diesel), which is not trusted as it belongs to " + mallory);
    }

    @Test
    void aTimeThatIsNoneIsUnknown() {
        execute("INSERT INTO diesel_schema_migrations VALUES ('0002', '2026-01-02 03:04:05')");
        List<String> times = List.of("infinity", "-infinity", "0044-03-15 00:00:00 BC", "10001-01-01");
        for (int i = 0; i < times.size(); i++) {
            write("000" + (i + 3) + "_x.sql", "CREATE TABLE x" + i + " (n INT);");
            execute("INSERT INTO diesel_schema_migrations VALUES ('000" + (i + 3) + "', '" + times.get(i) + "')");
        }

        StatusReport plan = migrator().planAdoption();
        migrator().adopt(null, plan);

        assertThat(errors(plan)).isEmpty();
        assertThat(column("SELECT version FROM __migrations"))
                .containsExactlyInAnyOrder("0001", "0002", "0003", "0004", "0005", "0006");
        assertThat(migrator().status().problems()).isEmpty();
    }

    /** It says what was applied to a database, not what is in this schema. */
    @Test
    void aTableOfAtlasInItsOwnSchemaIsNotTaken() {
        execute(
                "DROP TABLE t, diesel_schema_migrations",
                "CREATE SCHEMA atlas_schema_revisions",
                "CREATE TABLE atlas_schema_revisions.atlas_schema_revisions (version VARCHAR, description VARCHAR, type INT,"
                        + " applied INT, total INT, executed_at TIMESTAMPTZ, execution_time INT, error TEXT, hash VARCHAR,"
                        + " operator_version VARCHAR)",
                "INSERT INTO atlas_schema_revisions.atlas_schema_revisions VALUES ('0001', '', 2, 1, 1, now(), 1, '', '', '')");

        assertThat(refused(
                        InvalidMigrationsException.class,
                        () -> builder().baseline(null).adopt("atlas").build().up()))
                .hasMessageContaining(
                        "Atlas's table atlas_schema_revisions is in schema atlas_schema_revisions, and schema"
                                + " public has neither");
        assertThat(Workbench.names(builder()
                        .adopt("atlas")
                        .baseline(Baseline.none())
                        .build()
                        .up()))
                .containsExactly("0001_t", "0002_u");
    }

    private Migrator in(String schema) {
        PGSimpleDataSource user = as("postgres");
        user.setCurrentSchema(schema);
        return builder().dataSource(user).build();
    }

    @Test
    void aFirstRunInAnotherSchemaThanTheHistorysSaysSo() {
        execute("DROP TABLE diesel_schema_migrations", "CREATE SCHEMA one", "CREATE SCHEMA two", "CREATE SCHEMA three");
        assertThat(in("one").up().warnings()).isEmpty();

        assertThat(in("two").plan(Target.all()).warnings())
                .isEqualTo(in("two").up().warnings())
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo(
                        "Schema two had no migration history, and the database has a history of the same migrations in"
                                + " schema one. Is it the right schema?");
        assertThat(in("two").up().warnings()).isEmpty();
        execute("CREATE TABLE two.flyway_schema_history (n INT)", "DROP SCHEMA one CASCADE");
        write("0001_t.sql", "CREATE TABLE t (n BIGINT);");
        write("0002_u.sql", "CREATE TABLE u (n BIGINT);");

        assertThat(in("three").up().warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.message())
                    .isEqualTo("Schema three had no migration history, and the database has another tool's table"
                            + " flyway_schema_history in schema two. Is it the right schema?");
            assertThat(warning.remedy())
                    .isEqualTo("if schema two is meant, make it the connection's: currentSchema=two in the URL, or"
                            + " migration.init-sql=SET search_path = two; migration.schema moves only the history");
        });
    }
}
