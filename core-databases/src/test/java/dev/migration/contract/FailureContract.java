// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.MigrationEvent;
import dev.migration.MigrationFailedException;
import dev.migration.MigrationStatus;
import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.Target;
import dev.migration.fixture.Connections;
import dev.migration.fixture.RecordedLog;
import dev.migration.fixture.Workbench;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A script that the database refuses. */
interface FailureContract extends Workbench {

    private MigrationFailedException fails() {
        return failure(this::up);
    }

    @Test
    @Tag("smoke")
    default void showsAFailingStatementAndWhatStands() {
        write("0001_patients.sql", "CREATE TABLE patients (id INT PRIMARY KEY);");
        write("0002_visits.sql", "CREATE TABLE visits (id INT PRIMARY KEY);");
        write("0003_wrong.sql", """
                INSERT INTO patients VALUES (1);
                  INSERT INTO
                    nowhere (id) VALUES (2);
                INSERT INTO patients VALUES (3);""");

        MigrationFailedException failure = fails();

        assertPage("failing-statement", failure);
        assertThat(failure.migration()).isEqualTo("0003_wrong");
        assertThatProblem(failure.problems()).hasCode(Code.STATEMENT_FAILED);
        assertThat(column("SELECT id FROM patients")).isEmpty();
        assertThat(appliedNames()).containsExactly("0001_patients", "0002_visits");
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED, State.FAILED);
    }

    @Test
    @Tag("smoke")
    default void aFailureIsInTheLogAndInTheStatus() {
        write("0001_wrong.sql", "INSERT INTO nowhere VALUES (1);");
        fails();

        assertThat(actions()).containsExactly("fail");
        assertThat(column("SELECT sql_state FROM __migrations_log").get(0)).matches(missingTable());
        assertThat(column("SELECT version || ' ' || name FROM __migrations_log"))
                .containsExactly("0001 0001_wrong");
        assertThat(column("SELECT error FROM __migrations_log").get(0)).containsIgnoringCase("nowhere");
        assertThat(migrator().status().migrations())
                .extracting(MigrationStatus::detail)
                .first()
                .asString()
                .containsIgnoringCase("nowhere");
    }

    /** The SQLSTATE of a statement that names a table that is not there. */
    default String missingTable() {
        return "42\\w\\d\\d";
    }

    @Test
    default void goesOnWhenTheFileIsFixed() {
        write("0001_patients.sql", "CREATE TABLE patients (id INT PRIMARY KEY);");
        write("0002_wrong.sql", "INSERT INTO patients VALUES (1);", "INSERT INTO nowhere VALUES (2);");
        fails();

        write("0002_right.sql", "INSERT INTO patients VALUES (1);");
        delete("0002_wrong.sql");

        assertThat(names(up())).containsExactly("0002_right");
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
        assertThat(actions()).containsExactly("apply", "fail", "apply");
    }

    @Test
    @Tag("smoke")
    default void aSyntaxErrorIsShownAtItsPlace() {
        write("0001_wrong.sql", "-- a comment", "", "  CREATE TABEL patients (id INT);");

        refusedWith("syntax-error", MigrationFailedException.class, this::up);
    }

    @Test
    default void aFailureThatHasNoPlaceIsShownAtItsStatement() {
        write("0001_patients.sql", "CREATE TABLE patients (id INT PRIMARY KEY);");
        write("0002_twice.sql", "INSERT INTO patients VALUES (1);", "INSERT INTO patients", "  VALUES (1);");

        assertPage("duplicate-key", fails());
    }

    @Test
    @Tag("smoke")
    default void anObjectThatExistsInAManagedSchemaOffersMarkApplied() {
        write("0001_patients.sql", "CREATE TABLE patients (id INT);");
        up();
        execute("CREATE TABLE visits (id INT)");
        write("0002_visits.sql", "CREATE TABLE visits (id INT);");

        refusedWith("object-exists", MigrationFailedException.class, this::up);
    }

    /** Whoever marked it with its first table alone would never have the second one. */
    @Test
    default void anObjectThatExistsForTheFirstOfSeveralStatementsAsksWhetherAllOfItIsThere() {
        write("0001_patients.sql", "CREATE TABLE patients (id INT);");
        up();
        execute("CREATE TABLE visits (id INT)");
        write("0002_visits.sql", "CREATE TABLE visits (id INT);", "CREATE TABLE fees (id INT);");

        assertRefused(this::up).advises("IF NOT EXISTS", "only if all of 0002", "migration mark-applied 0002");
    }

    @Test
    default void tellsListenersOfTheFailure() {
        write("0001_wrong.sql", "INSERT INTO nowhere VALUES (1);");
        List<MigrationEvent> told = new ArrayList<>();

        Migrator migrator = builder().listener(told::add).build();
        MigrationFailedException failure = failure(migrator::up);

        assertThat(told.get(told.size() - 1)).isInstanceOfSatisfying(MigrationEvent.MigrationFailed.class, event -> {
            assertThat(event.name()).isEqualTo("0001_wrong");
            assertThat(event.problem()).isEqualTo(failure.problems().get(0));
        });
    }

    @Test
    default void secretsAreNeitherLoggedNorStoredNorShown() {
        write("0001_user.sql", "CREATE TABLE notes (id INT);", createWithPassword(role(), "hunter2") + ";");
        write("0002_user_again.sql", "INSERT INTO notes VALUES (1);", createWithPassword(role(), "hunter2") + ";");
        List<String> seen = new ArrayList<>();
        try (var log = new RecordedLog()) {
            MigrationFailedException failure = failure(
                    builder().listener(event -> seen.add(event.toString())).build()::up);
            var trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            seen.add(trace.toString());
            seen.add(log.text());
        } finally {
            execute(drop(role()));
        }
        seen.addAll(column("SELECT COALESCE(up_sql, '') FROM __migrations_log"));
        seen.addAll(column("SELECT COALESCE(error, '') FROM __migrations_log"));

        assertThat(actions()).containsExactly("apply", "fail");
        assertThat(seen).noneMatch(text -> text.contains("hunter2"));
        assertThat(seen).anyMatch(text -> text.contains("'***'"));
    }

    @Test
    default void aScriptStoredWithoutItsSecretIsMarkedAndNotRun() {
        writeUpAndDown(
                "0001_notes.sql",
                "CREATE TABLE notes (password VARCHAR(20), txt VARCHAR(20));\nUPDATE notes SET txt = '***';",
                "-- it's what undoes SET password = 'hunter2'\nDROP TABLE notes;");
        up();

        assertThat(column("SELECT up_sql FROM __migrations_log").get(0))
                .contains("'***'")
                .doesNotContain("hidden");
        assertThat(column("SELECT down_sql FROM __migrations_log").get(0))
                .startsWith("-- Secrets are hidden in this copy of the script: it cannot be run.\n")
                .doesNotContain("hunter2");
        assertThat(catchThrowable(() -> migrator().down(Target.count(1), DownScript.STORED)))
                .hasMessageContaining("has a secret in it, which was not stored with it");
    }

    /** Makes something of this name, which cannot be there twice, with a password in the statement. */
    default String createWithPassword(String name, String password) {
        return "CREATE USER " + name + " PASSWORD '" + password + "'";
    }

    /** Takes back what {@link #createWithPassword} did. */
    default String drop(String name) {
        return "DROP USER " + name;
    }

    /** Roles belong to the whole server, so each test has its own. */
    private String role() {
        return "clinic_" + Integer.toHexString(System.identityHashCode(this));
    }

    @Test
    default void aScriptWithSecretsNeedNotBeStored() {
        write("0001_secret.sql", "-- option: store-sql=off", "CREATE TABLE hunter2 (id INT);");
        up();

        assertThat(column("SELECT up_sql FROM __migrations_log")).containsExactly((String) null);
    }

    @Test
    @Tag("smoke")
    default void aLockTimeoutIsKept() throws Exception {
        write("0001_patients.sql", "CREATE TABLE patients (id INT PRIMARY KEY);", "INSERT INTO patients VALUES (1);");
        up();
        write("0002_update.sql", "-- option: lock_timeout=100ms retry=off", "UPDATE patients SET id = 2;");

        try (var connection = dataSource().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("UPDATE patients SET id = 3");
            // With one connection nobody can look who is in the way, in time or not.
            try (var only = dataSource().getConnection()) {
                Migrator migrator =
                        builder().dataSource(Connections.pooled(only)).build();
                refusedWith("lock-timeout", MigrationFailedException.class, migrator::up);
            }
            connection.rollback();
        }
        assertThat(up().migrations()).hasSize(1);
    }
}
