// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.MigrationEvent;
import dev.migration.MigrationListener;
import dev.migration.Migrator;
import dev.migration.Policy;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.State;
import dev.migration.fixture.Workbench;
import dev.migration.internal.history.LogReader.RecordedSchema;
import dev.migration.internal.repair.HistoryRepair;
import dev.migration.internal.run.Engine;
import dev.migration.internal.run.SchemaRecording.SchemaDrift;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the schema holds at the end of a run, as it is recorded and compared. */
interface SchemaRecordContract extends Workbench {

    private Migrator recording() {
        return builder().policies(Set.of(Policy.RECORD_SCHEMA)).build();
    }

    private void oneTable() {
        writeUpAndDown(
                "0001_t1.sql",
                "CREATE TABLE t1 (id INT, password VARCHAR(40) DEFAULT 'open sesame');",
                "DROP TABLE t1;");
    }

    private SchemaDrift drift() {
        return Engine.of(migrator()).askWhenUp(SchemaDrift::of);
    }

    @Test
    default void theValueOfASecretPlaceholderIsNotKept() {
        write("0001_t1.sql", "CREATE TABLE t1 (id INT, kind VARCHAR(40) DEFAULT '${api_token}');");
        Migrator migrator = builder()
                .policies(Set.of(Policy.RECORD_SCHEMA))
                .placeholders(Map.of("api_token", "open sesame"))
                .build();
        migrator.up();

        SchemaDrift drift = Engine.of(migrator).askWhenUp(SchemaDrift::of);
        assertThat(drift.difference()).isEmpty();
        RecordedSchema recorded = drift.recorded();
        assertThat(recorded).isNotNull();
        assertThat(recorded.content().text()).containsIgnoringCase("kind").doesNotContain("open sesame");
    }

    private static List<String> ranSince(SchemaDrift drift) {
        RecordedSchema recorded = drift.recorded();
        assertThat(recorded).isNotNull();
        return recorded.ranSince();
    }

    @Test
    default void theNewestSchemaAloneIsKept() {
        oneTable();
        write("0002_t2.sql", "CREATE TABLE t2 (id INT);");

        assertThat(recording().up().warnings()).isEmpty();
        assertThat(actions()).containsExactly("apply", "apply", "schema");
        assertThat(recording().up().migrations()).isEmpty();
        writeUpAndDown("0003_t3.sql", "CREATE TABLE t3 (id INT);", "DROP TABLE t3;");
        recording().up();
        recording().down();

        assertThat(actions()).containsExactly("apply", "apply", "apply", "undo", "schema");
        assertThat(column("SELECT up_sql FROM __migrations_log WHERE action = 'schema'"))
                .singleElement()
                .satisfies(text -> assertThat(text.toLowerCase(Locale.ROOT))
                        .contains("table t1, column id: ", "table t2, column id: ")
                        .doesNotContain("t3", "migrations"));
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED, State.PENDING);
        assertThat(drift().difference()).isEmpty();
    }

    @Test
    default void nothingIsRecordedWithoutThePolicy() {
        oneTable();
        up();

        assertThat(actions()).containsExactly("apply");
        assertThat(drift().recorded()).isNull();
    }

    @Test
    @Tag("smoke")
    default void whatWasChangedByHandShows() {
        oneTable();
        recording().up();
        execute("ALTER TABLE t1 ADD COLUMN by_hand INT");

        assertThat(drift().difference().toLowerCase(Locale.ROOT))
                .startsWith("--- schema ")
                .contains("\n+table t1, column by_hand: ");
        assertThat(ranSince(drift())).isEmpty();

        new HistoryRepair(Engine.of(migrator())).recordSchema();
        assertThat(drift().difference()).isEmpty();
        assertThat(actions()).containsExactly("apply", "schema");
    }

    /** Else a database that the other tool had migrated would differ from one that was made later. */
    @Test
    default void theTablesOfAnotherToolAreLeftOut() {
        oneTable();
        recording().up();
        execute(
                "CREATE TABLE flyway_schema_history (id INT PRIMARY KEY)",
                "CREATE TABLE customer_schema_version (installed_rank INT, version INT, description INT, type INT,"
                        + " script INT, checksum INT, installed_by INT, installed_on INT, execution_time INT, success INT)",
                "CREATE INDEX customer_success ON customer_schema_version (success)",
                "CREATE TABLE changelog_lock (id INT, locked INT, lockgranted INT, lockedby INT)");

        assertThat(drift().difference()).isEmpty();

        execute("CREATE TABLE form_version (version INT)");
        assertThat(drift().difference()).containsIgnoringCase("+table form_version");
    }

    @Test
    default void aRunWithoutThePolicyLeavesAnOlderRecord() {
        oneTable();
        recording().up();
        write("0002_t2.sql", "CREATE TABLE t2 (id INT);");
        up();

        assertThat(ranSince(drift())).containsExactly("0002_t2");
    }

    @Test
    default void aFailedRunRecordsNothing() {
        oneTable();
        recording().up();
        write("0002_wrong.sql", "INSERT INTO nowhere VALUES (1);");

        failure(recording()::up);
        assertThat(actions()).containsExactly("apply", "schema", "fail");
        assertThat(drift().difference()).isEmpty();
        assertThat(ranSince(drift())).isEmpty();
    }

    @Test
    default void whatCannotBeRecordedIsAWarning() {
        oneTable();
        MigrationListener spoiler = event -> {
            if (event instanceof MigrationEvent.MigrationCompleted) {
                execute("ALTER TABLE __migrations_log DROP COLUMN error");
            }
        };

        RunReport report = builder()
                .policies(Set.of(Policy.RECORD_SCHEMA))
                .listener(spoiler)
                .build()
                .up();

        assertThat(report.migrations()).hasSize(1);
        assertThat(report.warnings())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .startsWith("What the schema holds could not be recorded: ");
    }

    @Test
    default void nothingIsRecordedWithoutAHistory() {
        oneTable();

        assertThat(refused(() -> new HistoryRepair(Engine.of(migrator())).recordSchema()))
                .hasMessageContaining("has no migration history, so nothing can be recorded in it.");
        assertThat(schemaAndHistory()).isEmpty();
    }

    @Test
    default void aHistoryOfWhichNothingIsAppliedIsStillOne() {
        oneTable();
        recording().up();
        recording().down();

        assertThat(actions()).containsExactly("apply", "undo", "schema");
        assertThat(states()).containsExactly(State.PENDING);
        assertThat(recording().up().migrations()).hasSize(1);
    }
}
