package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.plan.State;
import dev.migration.problem.MigrationFailedException;
import dev.migration.report.MigrationStatus;
import dev.migration.run.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every database has to do in the same way; a subclass only says how to get one. */
abstract class DatabaseContract {

    @TempDir
    Path folder;

    /** An empty database. */
    abstract DataSource dataSource();

    @Test
    void appliesWhatIsPendingInOrder() {
        write("0001_patients.sql", "-- Up Migration\nCREATE TABLE patients (id INT PRIMARY KEY, name VARCHAR(50));\n");
        write("0002_rows.sql", "INSERT INTO patients VALUES (1, 'Ann'); INSERT INTO patients VALUES (2, 'Bob')");

        RunReport report = migrator().up();

        assertThat(report.migrations())
                .extracting(RunReport.CompletedMigration::name)
                .containsExactly("0001_patients", "0002_rows");
        assertThat(column("SELECT name FROM patients ORDER BY id")).containsExactly("Ann", "Bob");
        assertThat(column("SELECT name FROM __migrations ORDER BY id")).containsExactly("0001_patients", "0002_rows");
        assertThat(column("SELECT action FROM __migrations_log ORDER BY id")).containsExactly("apply", "apply");
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
    }

    @Test
    void doesNothingWhenNothingIsPending() {
        write("0001_patients.sql", "CREATE TABLE patients (id INT PRIMARY KEY);");
        migrator().up();

        assertThat(migrator().up().migrations()).isEmpty();
        assertThat(column("SELECT action FROM __migrations_log")).hasSize(1);
    }

    @Test
    void showsAFailingStatementAndGoesOnWhenItIsFixed() {
        write("0001_patients.sql", "CREATE TABLE patients (id INT PRIMARY KEY);");
        write("0002_wrong.sql", "INSERT INTO patients VALUES (1);\nINSERT INTO nowhere VALUES (2);");

        assertThatThrownBy(() -> migrator().up())
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("Migration failed: 0002_wrong")
                .hasMessageContaining("0002_wrong.sql:2:")
                .hasMessageContaining("statement 2 of 2 failed")
                .hasMessageContaining("Rolled back: 0002 changed nothing. Applied in this run: 0001.");
        assertThat(column("SELECT id FROM patients")).isEmpty();
        assertThat(states()).containsExactly(State.APPLIED, State.FAILED);

        write("0002_wrong.sql", "INSERT INTO patients VALUES (1);");
        assertThat(migrator().up().migrations()).hasSize(1);
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
    }

    @Test
    void undoesTheLastOne() {
        write(
                "0001_patients.sql",
                "-- Up Migration\nCREATE TABLE patients (id INT PRIMARY KEY);\n-- Down Migration\nDROP TABLE patients;\n");
        migrator().up();

        assertThat(migrator().down().migrations())
                .extracting(RunReport.CompletedMigration::version)
                .containsExactly("0001");
        assertThat(states()).containsExactly(State.PENDING);
        assertThat(migrator().up().migrations()).hasSize(1);
    }

    Migrator migrator() {
        return Migrator.builder()
                .dataSource(dataSource())
                .locations(folder.toString())
                .build();
    }

    List<State> states() {
        return migrator().status().migrations().stream()
                .map(MigrationStatus::state)
                .toList();
    }

    void write(String name, String content) {
        try {
            Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    List<String> column(String sql) {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
