package dev.migration.cli;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

class HsqldbCommandTest extends CommandContract {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private String database = "";

    @Override
    String newDatabase(Path directory) {
        database = "clinic_" + DATABASES.incrementAndGet();
        return "jdbc:hsqldb:mem:" + database;
    }

    @Override
    String product() {
        return "hsqldb";
    }

    @Override
    String databaseName() {
        return database;
    }

    // HSQLDB commits each DDL statement by itself.
    @Override
    void interruptedMigration() {
        cli.file(
                "migrations/0001_a.sql",
                "-- Up Migration\nCREATE TABLE a (id INT);\n-- Down Migration\nDROP TABLE a;\n");
        cli.file("migrations/0002_b.sql", "CREATE TABLE b (id INT);\nCREATE TABLE c (id INT REFERENCES d(id));\n");
    }

    @Override
    void correctInterruptedMigration() {
        cli.note("the second statement of 0002 is corrected");
        cli.file("migrations/0002_b.sql", "CREATE TABLE b (id INT);\nCREATE TABLE c (id INT);\n");
    }

    // Nothing without quotes may begin with an underscore.
    @Override
    String history() {
        return "\"__MIGRATIONS\"";
    }
}
