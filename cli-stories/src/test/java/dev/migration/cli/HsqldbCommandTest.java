package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("smoke-only")
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

    // Nothing without quotes may begin with an underscore.
    @Override
    String history() {
        return "\"__MIGRATIONS\"";
    }

    // Rows are not squashed.
    @Override
    String squashable(String sql) {
        return sql.replaceAll("(?m)^INSERT [^;]*;.*\\n", "");
    }

    @Test
    @Tag("smoke")
    void squashesNoRows() {
        cli.file("migrations/0001_kind.sql", "CREATE TABLE kind (code INT);\nINSERT INTO kind VALUES (1);\n");

        cli.run("squash", "--to", "1").ends(3).shows("\"PUBLIC\".\"KIND\" has rows, which are not written on HSQLDB");
        assertThat(directory.resolve("squashed")).doesNotExist();
    }
}
