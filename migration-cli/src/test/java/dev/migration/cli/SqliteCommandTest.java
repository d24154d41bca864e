package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SqliteCommandTest extends CommandContract {

    @Override
    String newDatabase(Path directory) {
        return "sqlite:" + directory.resolve("clinic.db");
    }

    @Override
    String product() {
        return "sqlite";
    }

    @Override
    String databaseName() {
        return "clinic.db";
    }

    // Only outside a transaction does anything stay half done.
    @Override
    void interruptedMigration() {
        cli.file(
                "migrations/0001_a.sql",
                "-- Up Migration\nCREATE TABLE a (id INT);\n-- Down Migration\nDROP TABLE a;\n");
        cli.file(
                "migrations/0002_b.sql", "-- no-transaction\nCREATE TABLE b (id INT);\nCREATE INDEX b_id ON b (no);\n");
    }

    @Override
    void correctInterruptedMigration() {
        cli.note("the second statement of 0002 is corrected");
        cli.file(
                "migrations/0002_b.sql", "-- no-transaction\nCREATE TABLE b (id INT);\nCREATE INDEX b_id ON b (id);\n");
    }

    // Schemas are attached files, and a command opens one.
    @Test
    @Override
    void keepsTheHistoryWhereItIsTold() {
        threeMigrations();
        cli.run("up", "--table", "it's \"history\"");
        cli.run("status", "--table", "it's \"history\"");
        tellsTheStory("odd-names");
    }

    @Test
    void looksAtAFileThatIsNotThereWithoutMakingIt() {
        threeMigrations();

        assertThat(cli.run("status").err()).contains("There is no file <dir>/clinic.db, so nothing is applied there.");
        cli.run("validate");
        cli.run("up", "--dry-run");
        cli.run("down", "--dry-run");

        assertThat(directory.resolve("clinic.db")).doesNotExist();
        assertThat(cli.run("up").exitCode()).isZero();
        assertThat(cli.run("status").err()).isEmpty();
    }
}
