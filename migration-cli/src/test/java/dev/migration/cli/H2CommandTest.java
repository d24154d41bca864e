package dev.migration.cli;

import java.nio.file.Path;

class H2CommandTest extends CommandContract {

    @Override
    String newDatabase(Path directory) {
        return "jdbc:h2:" + directory.resolve("clinic");
    }

    @Override
    String product() {
        return "h2";
    }

    @Override
    String databaseName() {
        return "CLINIC";
    }

    // H2 commits each DDL statement by itself.
    @Override
    void interruptedMigration() {
        cli.file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n");
        cli.file("migrations/0002_b.sql", "CREATE TABLE b (id INT);\nCREATE TABLE c (id INT REFERENCES d(id));\n");
    }

    @Override
    void correctInterruptedMigration() {
        cli.note("the second statement of 0002 is corrected");
        cli.file("migrations/0002_b.sql", "CREATE TABLE b (id INT);\nCREATE TABLE c (id INT);\n");
    }
}
