package dev.migration.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SqliteCommandTest extends CommandContract {

    @Override
    String newDatabase(Path directory) {
        try {
            return "sqlite:" + Files.createFile(directory.resolve("clinic.db"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
    void keepsTheHistoryInTheGivenTable() {
        threeMigrations();
        cli.run("up", "--table", "it's \"history\"");
        cli.run("status", "--table", "it's \"history\"");
        tellsTheStory("odd-names");
    }

    @Override
    boolean hasSchemas() {
        return false;
    }
}
