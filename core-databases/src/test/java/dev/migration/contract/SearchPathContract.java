// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Problem.Severity;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.Texts;
import dev.migration.fixture.Workbench;
import dev.migration.internal.repair.HistoryRepair;
import dev.migration.internal.run.Engine;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A history in a schema of the search path that is not the current one. */
public interface SearchPathContract extends Workbench {

    /** SQL for the search path of a session: these schemas, of which the first is the current one. */
    String path(String first, String... others);

    @BeforeEach
    default void twoMigrationsInPublicAndAnEmptySchema() {
        write("0001_visit.sql", "CREATE TABLE visit (id INT);", "INSERT INTO visit VALUES (1);");
        write("0002_drug.sql", "CREATE TABLE drug (id INT);");
        createSchema("app");
    }

    private String actual(String schema) {
        return isUpperCase() ? schema.toUpperCase(Locale.ROOT) : schema;
    }

    private Migrator.Builder on(String first, String... others) {
        return builder().initSql(path(first, others));
    }

    private List<String> tablesOf(String schema) {
        return column("SELECT table_name FROM information_schema.tables WHERE table_schema = '" + actual(schema) + "'");
    }

    private void refusedOnThePath(Migrator.Builder builder) {
        Problem refusal = refusedByAll(builder, Code.FOREIGN_HISTORY);
        assertThat(refusal.severity()).isEqualTo(Severity.ERROR);
        assertThat(refusal.message())
                .startsWith("Schema " + actual("app") + " has no migration history")
                .contains("schema " + actual("public") + ",");
        assertThat(refusal.remedy())
                .startsWith("if schema " + actual("public") + " is meant, make it the connection's: ")
                .contains("migration.schema=" + actual("public") + " is enough")
                .endsWith("migration.schema=" + actual("app"));
        assertThat(tablesOf("app")).isEmpty();
    }

    @Test
    default void aHistoryInAnotherSchemaOfThePathIsNotPassedOver() {
        up();

        refusedOnThePath(on("app", "public"));
        refusedOnThePath(on("app", "public").baseline(Baseline.of("0002")));
        refusedOnThePath(on("app", "public").baseline(null));
        assertThat(column("SELECT id FROM visit")).containsExactly("1");
    }

    @Test
    default void aHistoryInWhichNothingIsAppliedIsNoneToo() {
        Migrator alone = on("app").build();
        alone.up();
        alone.markFailed("0002");
        alone.markFailed("0001");
        execute("DROP TABLE app.visit", "DROP TABLE app.drug");
        up();

        Problem refusal = refusedByAll(on("app", "public"), Code.FOREIGN_HISTORY);
        assertThat(refusal.remedy()).contains("migration.schema=" + actual("public"));
        assertThat(tablesOf("app")).hasSize(3);
    }

    @Test
    default void aBaselineBySettingStartsNoSecondHistoryBesideTables() {
        up();
        execute("CREATE TABLE app.address (id INT)");

        refusedByAll(on("app", "public").baseline(Baseline.of("0002")), Code.FOREIGN_HISTORY);
        assertThat(tablesOf("app")).hasSize(1);
    }

    @Test
    default void noCommandStartsASecondHistory() {
        up();
        Migrator elsewhere = on("app", "public").build();

        for (Runnable command : List.<Runnable>of(
                () -> elsewhere.down(),
                () -> elsewhere.down(Target.count(1), DownScript.STORED),
                () -> elsewhere.resume("0001", UnknownOutcome.DONE),
                () -> elsewhere.markApplied("0001"),
                () -> elsewhere.markFailed("0001"),
                () -> new HistoryRepair(Engine.of(elsewhere)).recordSchema(),
                () -> elsewhere.baseline(Baseline.of("0002")),
                () -> elsewhere.baseline(Baseline.none()))) {
            assertRefused(command::run).hasCode(Code.FOREIGN_HISTORY);
        }
        assertThat(tablesOf("app")).isEmpty();
    }

    @Test
    default void theSettingSaysWhichHistoryIsMeant() {
        up();
        write("0003_dose.sql", "CREATE TABLE dose (id INT);");

        assertThat(names(on("app", "public").schema("public").build().up())).containsExactly("0003_dose");
        execute("DROP TABLE app.dose");
        assertThat(names(on("app", "public").schema("app").build().up())).hasSize(3);
        assertThat(on("app", "public").build().up().migrations()).isEmpty();
    }

    @Test
    default void anEmptySchemaAloneOnThePathGetsAllMigrations() {
        up();

        assertThat(names(on("app").build().up())).containsExactly("0001_visit", "0002_drug");
    }

    @Test
    default void theHistoryOfAnotherServiceOnThePathIsOrdinary() {
        up();
        delete("0001_visit.sql");
        delete("0002_drug.sql");
        write("0001_bill.sql", "CREATE TABLE bill (id INT);");

        assertThat(on("app", "public").build().validate(Strictness.NORMAL)).noneMatch(Problem::isError);
        assertThat(names(on("app", "public").build().up())).containsExactly("0001_bill");
    }

    /** Many services have a 0001_init. */
    @Test
    default void theSameNameWithAnotherTextIsThatOfAnotherService() {
        up();
        write("0001_visit.sql", "CREATE TABLE visit (id INT, at_home INT);");
        delete("0002_drug.sql");

        assertThat(names(on("app", "public").build().up())).containsExactly("0001_visit");
    }

    @Test
    default void aHistoryIsKnownByTheLastFileOfASquashAlone() {
        up();
        String last = column("SELECT checksum FROM __migrations WHERE version = '0002'")
                .get(0);
        delete("0001_visit.sql");
        write("0002_drug.sql", "-- option: squashes=" + last, "CREATE TABLE all_of_it (id INT);");

        refusedOnThePath(on("app", "public"));
    }

    /** Unqualified names lead to what was applied, too. */
    @Test
    default void theSchemaThatIsMadeTheConnectionsGetsWhatIsPending() {
        up();
        write("0003_dose.sql", "CREATE TABLE dose (id INT);");
        refusedOnThePath(on("app", "public"));

        assertThat(names(on("public", "app").build().up())).containsExactly("0003_dose");
        assertThat(tablesOf("app")).isEmpty();
    }

    @Test
    default void anotherToolsTableOnThePathIsNotPassedOver() {
        execute("CREATE TABLE flyway_schema_history (id INT)");

        for (Migrator.Builder builder :
                List.of(on("app", "public"), on("app", "public").table("clinic"))) {
            Problem refusal = refusedByAll(builder.baseline(null), Code.FOREIGN_HISTORY);
            assertThat(refusal.message()).containsIgnoringCase("another tool's table, flyway_schema_history");
            assertThat(refusal.remedy())
                    .startsWith("if schema " + actual("public") + " is meant, make it the connection's: ")
                    .contains("migration adopt")
                    .endsWith("migration.schema=" + actual("app"));
        }
        assertThat(tablesOf("app")).isEmpty();
        assertThat(names(on("app").build().up())).hasSize(2);
    }

    @Texts("schema ¦ setting ¦ command")
    default void anotherToolsTableOnThePathIsPassedOverWhereThatIsSaid(String way) {
        execute("CREATE TABLE flyway_schema_history (id INT)");
        Migrator.Builder beside = on("app", "public").baseline(null);

        Migrator migrator = switch (way) {
            case "schema" -> beside.schema("app").build();
            case "setting" -> beside.baseline(Baseline.none()).build();
            default -> beside.build();
        };
        if (way.equals("command")) {
            migrator.baseline(Baseline.none());
        }

        assertThat(names(migrator.up())).hasSize(2);
        assertThat(tablesOf("app")).hasSize(5);
    }

    @Test
    default void aHistoryInWhichNothingIsAppliedAnyMoreIsNoReasonToAsk() {
        writeUpAndDown("0001_visit.sql", "CREATE TABLE visit (id INT);", "DROP TABLE visit;");
        delete("0002_drug.sql");
        up();
        migrator().down();

        assertThat(names(on("app", "public").build().up())).containsExactly("0001_visit");
    }

    @Texts("edited ¦ renamed file ¦ another table ¦ baseline ¦ half done ¦ half undone")
    default void anySignOfTheSameMigrationsIsEnough(String sign) {
        switch (sign) {
            case "edited" -> {
                up();
                write("0001_visit.sql", "CREATE TABLE visit (id BIGINT);");
            }
            case "renamed file" -> {
                up();
                delete("0001_visit.sql");
                write("0003_visits.sql", "CREATE TABLE visit (id INT);", "INSERT INTO visit VALUES (1);");
                delete("0002_drug.sql");
            }
            case "another table" -> builder().table("clinic").build().up();
            case "baseline" -> {
                execute("CREATE TABLE visit (id INT)");
                baseline("0002");
            }
            default -> {
                up();
                execute(
                        "DELETE FROM __migrations",
                        "DELETE FROM __migrations_run",
                        "INSERT INTO __migrations_run (id, version, name, checksum, direction, statements_done, prefix_hash)"
                                + " VALUES (1, '0001', '0001_visit', 'x', '"
                                + (sign.equals("half done") ? "up" : "down") + "', 1, 'x')");
            }
        }

        Problem refusal = refusedByAll(on("app", "public"), Code.FOREIGN_HISTORY);
        assertThat(refusal.remedy())
                .contains("migration.schema=" + actual("public")
                        + (sign.equals("another table") ? " with migration.table=clinic" : ""));
        assertThat(tablesOf("app")).isEmpty();
    }
}
