package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.Target;
import dev.migration.fixture.Blocker;
import dev.migration.fixture.Connections;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.Workbench;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Who may say by a table what was applied, and what else only PostgreSQL's schemas, owners and times bring about. */
class PostgreSqlAdoptTest extends PostgreSqlWorkbench {

    private static final String TRAP = "CREATE VIEW public.diesel_schema_migrations AS SELECT '0001'::text AS version,"
            + " public.trap() AS run_on";

    private String reader;
    private String mallory;

    @BeforeEach
    void migrateByDiesel() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        write("0002_u.sql", "CREATE TABLE u (n INT);");
        reader = "reader_of_" + dataSource.getDatabaseName();
        mallory = "mallory_of_" + dataSource.getDatabaseName();
        execute(
                "CREATE ROLE " + reader + " LOGIN",
                "CREATE ROLE " + mallory + " LOGIN",
                "GRANT USAGE ON SCHEMA public TO PUBLIC",
                "CREATE TABLE t (n INT)",
                "CREATE TABLE diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY, run_on TIMESTAMP NOT NULL)",
                "INSERT INTO diesel_schema_migrations VALUES ('0001', '2026-01-02 03:04:05')",
                "CREATE TABLE trapped (n INT)",
                "CREATE FUNCTION trap() RETURNS timestamp LANGUAGE sql AS"
                        + " 'INSERT INTO public.trapped VALUES (1); SELECT now()::timestamp'");
    }

    private static List<Problem> errors(StatusReport plan) {
        return plan.problems().stream().filter(Problem::isError).toList();
    }

    @Test
    void aViewThatTakesTheTablesPlaceWhileItIsLockedIsNotRead() {
        for (Consumer<Migrator> reading :
                List.<Consumer<Migrator>>of(migrator -> throwErrors(migrator.planAdoption()), Migrator::adopt)) {
            try (var owner = new Blocker(
                    dataSource,
                    "ALTER TABLE diesel_schema_migrations RENAME TO old",
                    TRAP,
                    "ALTER VIEW diesel_schema_migrations OWNER TO " + mallory)) {
                Migrator migrator = builder()
                        .listener(owner)
                        .listener(event -> {
                            if (event.isWait(Waiting.Cause.ANSWER)) {
                                owner.execute("COMMIT");
                            }
                        })
                        .build();

                assertThat(catchThrowable(() -> reading.accept(migrator)))
                        .hasMessageContaining("Table diesel_schema_migrations was replaced");
                assertThat(owner.told(Waiting.Cause.ANSWER)).isNotEmpty();
            }
            assertThat(column("SELECT n FROM trapped")).isEmpty();
            execute("DROP VIEW diesel_schema_migrations", "ALTER TABLE old RENAME TO diesel_schema_migrations");
        }
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
        execute("DROP TABLE t, diesel_schema_migrations, trapped", "CREATE SCHEMA clinic");

        builder().schema("clinic").build().up();

        assertThat(column("SELECT table_schema FROM information_schema.tables WHERE table_name IN ('t', '__migrations')"
                        + " ORDER BY table_name"))
                .containsExactly("clinic", "public");
    }

    private static void throwErrors(StatusReport plan) {
        throw new InvalidMigrationsException(errors(plan));
    }

    /** At the last read, the transaction may have an old snapshot, which shows the table that was there. */
    @Test
    void neitherIsOneThatComesBeforeTheHistoryIsWritten() {
        execute("ALTER DATABASE " + dataSource.getDatabaseName()
                + " SET default_transaction_isolation = 'repeatable read'");
        var swapped = Connections.recorded(dataSource, sql -> {
            boolean writes = sql.equals("executeBatch") || sql.contains("INSERT INTO \"public\".\"__migrations\"");
            if (writes && column("SELECT to_regclass('public.old') IS NULL").contains("t")) {
                execute("ALTER TABLE diesel_schema_migrations RENAME TO old", TRAP);
            }
        });

        assertThat(catchThrowable(() -> builder().dataSource(swapped).build().adopt()))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("Table diesel_schema_migrations was replaced");
        assertThat(column("SELECT n FROM trapped")).isEmpty();
        assertThat(column("SELECT version FROM __migrations")).isEmpty();
    }

    @Test
    void theOwnerMattersAlsoToAUserWhoOnlyReads() {
        execute(
                "ALTER TABLE diesel_schema_migrations OWNER TO " + mallory,
                "GRANT SELECT ON diesel_schema_migrations TO " + reader);

        assertThat(errors(builder().dataSource(as(reader)).build().planAdoption()))
                .filteredOn(problem -> problem.code() == Code.UNTRUSTED_HISTORY)
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("it belongs to " + mallory);
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
                "DROP TABLE t, diesel_schema_migrations, trapped",
                "CREATE SCHEMA atlas_schema_revisions",
                "CREATE TABLE atlas_schema_revisions.atlas_schema_revisions (version VARCHAR, description VARCHAR, type INT,"
                        + " applied INT, total INT, executed_at TIMESTAMPTZ, execution_time INT, error TEXT, hash VARCHAR,"
                        + " operator_version VARCHAR)",
                "INSERT INTO atlas_schema_revisions.atlas_schema_revisions VALUES ('0001', '', 2, 1, 1, now(), 1, '', '', '')");

        assertThat(Workbench.names(builder().adopt("atlas").build().up())).containsExactly("0001_t", "0002_u");
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
                                + " schema one. Is migration.schema right?");
        assertThat(in("two").up().warnings()).isEmpty();
        execute("CREATE TABLE two.flyway_schema_history (n INT)", "DROP SCHEMA one CASCADE");
        write("0001_t.sql", "CREATE TABLE t (n BIGINT);");
        write("0002_u.sql", "CREATE TABLE u (n BIGINT);");

        assertThat(in("three").up().warnings())
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("Schema three had no migration history, and the database has another tool's table"
                        + " flyway_schema_history in schema two. Is migration.schema right?");
    }
}
