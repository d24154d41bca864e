// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Baseline;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.fixture.PostgreSqlWorkbench;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may say by a table what was applied, and what else only PostgreSQL's schemas, owners and times bring about. */
class PostgreSqlAdoptTest extends PostgreSqlWorkbench implements AdoptWorkbench {

    @Override
    public Migrator.Builder builder() {
        return super.builder().baseline(null);
    }

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

        Adoption.of(migrator).adopt();
        migrator.up();

        assertThat(column("SELECT table_name FROM information_schema.tables WHERE table_schema = 'clinic'"))
                .contains("__migrations", "u");
    }

    @Test
    void ofSeveralTablesItIsSaidWhoseAreNotTrusted() {
        execute(
                "CREATE VIEW also AS SELECT version, run_on FROM diesel_schema_migrations",
                "ALTER VIEW also OWNER TO " + mallory);

        assertThat(refused(() -> adoption().adopt()))
                .hasMessageContaining("also (diesel), which is not trusted as it is a view of " + mallory);
    }

    /** It is only read. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theTableMayBelongToAnyone(boolean administrator) {
        execute("ALTER TABLE diesel_schema_migrations OWNER TO " + mallory);
        String user = "clerk_of_" + dataSource.getDatabaseName();
        execute(
                "CREATE ROLE " + user + " LOGIN",
                "GRANT CREATE ON SCHEMA public TO " + user,
                "GRANT ALL ON ALL TABLES IN SCHEMA public TO " + user);

        Migrator migrator =
                administrator ? migrator() : builder().dataSource(as(user)).build();

        assertThat(errors(Adoption.of(migrator).plan())).isEmpty();
        Adoption.of(migrator).adopt();
        assertThat(names(migrator.up())).containsExactly("0002_u");
    }

    @Test
    void aTimeThatIsNoneIsUnknown() {
        execute("INSERT INTO diesel_schema_migrations VALUES ('0002', '2026-01-02 03:04:05')");
        List<String> times = List.of("infinity", "-infinity", "0044-03-15 00:00:00 BC", "10001-01-01");
        for (int i = 0; i < times.size(); i++) {
            write("000" + (i + 3) + "_x.sql", "CREATE TABLE x" + i + " (n INT);");
            execute("INSERT INTO diesel_schema_migrations VALUES ('000" + (i + 3) + "', '" + times.get(i) + "')");
        }

        StatusReport plan = adoption().plan();
        adoption().adopt(null, plan);

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

        assertThat(refused(() -> upAdopts("atlas").build().up()))
                .hasMessageContaining(
                        "Atlas's table atlas_schema_revisions is in schema atlas_schema_revisions, and schema"
                                + " public has neither");
        assertThat(names(upAdopts("atlas").baseline(Baseline.none()).build().up()))
                .containsExactly("0001_t", "0002_u");
    }
}
