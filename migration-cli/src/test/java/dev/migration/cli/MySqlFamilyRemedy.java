package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where DDL commits, the way that the server took is written into the statement. */
abstract class MySqlFamilyRemedy {

    private static final String DATABASE = "remedy_orders";

    private Cli cli;

    /** As a URL starts, with a name for the server's root. */
    abstract String url();

    abstract Connection connection() throws SQLException;

    /** How an index is built. */
    abstract String indexClause();

    @BeforeEach
    void aTable(@TempDir Path directory) throws SQLException {
        execute("DROP DATABASE IF EXISTS " + DATABASE);
        execute("CREATE DATABASE " + DATABASE);
        cli = Cli.in(directory).env("DATABASE_URL", url() + DATABASE).file("migrations/0001_orders.sql", """
                        CREATE TABLE orders (id int PRIMARY KEY, total int, note varchar(20));
                        """);
        assertThat(cli.run("up").exitCode()).isZero();
    }

    @AfterEach
    void leavesNothing() throws SQLException {
        execute("DROP DATABASE IF EXISTS " + DATABASE);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String one(String query) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /** gh-ost refuses such a table, and what records the migration would pass over its other statements. */
    @Test
    void whatCannotBeDoneElsewhereIsNotProposed() {
        cli.file("migrations/0002_items.sql", """
                CREATE TABLE items (id int PRIMARY KEY, orders int, FOREIGN KEY (orders) REFERENCES orders (id));
                """)
                .file("migrations/0003_words.sql", "ALTER TABLE orders ADD FULLTEXT INDEX words (note);\n");
        assertThat(cli.run("up", "--to", "2").exitCode()).isZero();

        var outcome = cli.run("remedy", "0003", "--yes");

        assertThat(outcome.out())
                .contains("Line 1 is not rewritten: the server has no way")
                .doesNotContain("gh-ost");
    }

    @Test
    void theWayIsWrittenIntoTheStatement() throws IOException {
        cli.file("migrations/0002_paid.sql", """
                -- Up Migration
                -- Whether it is paid.
                ALTER TABLE orders ADD COLUMN paid boolean;
                CREATE INDEX orders_note ON orders (note); -- searched
                UPDATE orders SET paid = total = 0;
                -- Down Migration
                ALTER TABLE orders DROP COLUMN paid;
                DROP INDEX orders_note ON orders;
                """);

        var outcome = cli.run("remedy", "0002", "--yes");

        assertThat(outcome.exitCode()).as(outcome.transcript()).isZero();
        assertThat(Files.readString(cli.directory().resolve("migrations/0002_paid.sql")))
                .isEqualTo("""
                -- Up Migration
                -- Whether it is paid.
                ALTER TABLE orders ADD COLUMN paid boolean, ALGORITHM=INSTANT;
                CREATE INDEX orders_note ON orders (note) %s; -- searched

                -- Down Migration
                ALTER TABLE orders DROP COLUMN paid;
                DROP INDEX orders_note ON orders;
                """.formatted(indexClause()));
        assertThat(Files.readString(cli.directory().resolve("migrations/0003_paid_batches.sql")))
                .contains(
                        "-- option: batch=orders.`id`",
                        "UPDATE orders SET paid = total = 0 WHERE `id` BETWEEN :from AND :to;");
        assertThat(cli.run("up").exitCode()).isZero();
    }

    /** Names in double quotes are texts here: no row would be in any range. And batches refuse an ENUM. */
    @Test
    void batchesGoByAKeyTheyTakeWhoseNameNeedsQuotes() throws SQLException {
        cli.file(
                        "migrations/0002_visits.sql",
                        "CREATE TABLE visits (kind ENUM('z', 'a') PRIMARY KEY, `orderId` int NOT NULL UNIQUE, seen int);"
                                + " INSERT INTO visits VALUES ('z', 1, 0);")
                .file("migrations/0003_seen.sql", "UPDATE visits SET seen = 1;");
        assertThat(cli.run("up", "--to", "0002").exitCode()).isZero();

        var outcome = cli.run("remedy", "0003", "--yes");

        assertThat(outcome.exitCode()).as(outcome.transcript()).isZero();
        assertThat(outcome.out()).contains("WHERE `orderId` BETWEEN :from AND :to");
        assertThat(cli.run("up").exitCode()).isZero();
        assertThat(one("SELECT seen FROM " + DATABASE + ".visits")).isEqualTo("1");
    }

    @Test
    void whatDependsOnTheRowBeforeStaysInOneStatement() {
        cli.file("migrations/0002_count.sql", "UPDATE orders SET total = (@n := @n + 1);\n");

        assertThat(cli.run("remedy", "0002", "--yes").out())
                .contains("Line 1 is not rewritten: what a row gets may depend on those before it, by @.");
    }

    /** The steps that are printed are executed, beside rows of each release. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ALTER TABLE visits RENAME COLUMN total TO amount                         | amount | INT
            ALTER TABLE visits CHANGE COLUMN total amount BIGINT NOT NULL DEFAULT 5  | amount | BIGINT
            """)
    void aRenamedColumnIsWrittenByReleases(String change, String name, String type) throws SQLException {
        cli.file("migrations/0002_visits.sql", """
                CREATE TABLE visits (id INT PRIMARY KEY AUTO_INCREMENT, total INT NOT NULL DEFAULT 5 COMMENT 'it''s, x', note VARCHAR(20),
                    seen DATETIME DEFAULT '2020-01-01' ON UPDATE CURRENT_TIMESTAMP, UNIQUE KEY one (total, note), KEY two (total));
                INSERT INTO visits (total, note) VALUES (1, 'a'), (2, 'b');
                """).file("migrations/0003_change.sql", change + ";\n");
        assertThat(cli.run("up", "--to", "2").exitCode()).isZero();
        var outcome = cli.run("remedy", "3", "--yes");
        assertThat(outcome.exitCode()).as(outcome.transcript()).isEqualTo(1);
        String out = outcome.out();
        String[] files = out.substring(0, out.lastIndexOf("Nothing of")).split("(?m)^-- File \\d+:\n");
        String both = "INSERT INTO " + DATABASE + ".visits (total, amount, note) VALUES (7, 7, ";

        for (int i = 1; i < files.length; i++) {
            execute(
                    i == 1
                            ? "INSERT INTO " + DATABASE + ".visits (total, note) VALUES (3, 'c')"
                            : files[i].contains("DROP COLUMN")
                                    ? "INSERT INTO " + DATABASE + ".visits (amount, note) VALUES (8, 'z')"
                                    : both + "'r" + i + "')");
            cli.file("migrations/%04d_change.sql".formatted(i + 2), files[i]);
            var up = cli.run("up");
            assertThat(up.exitCode()).as(up.transcript()).isZero();
        }

        assertThat(one("SELECT GROUP_CONCAT(amount ORDER BY note) FROM " + DATABASE + ".visits"))
                .startsWith("1,2,3,7,7")
                .endsWith(",8");
        assertThat(one("SELECT MAX(seen) FROM " + DATABASE + ".visits")).startsWith("2020-01-01");
        assertThat(one("SELECT GROUP_CONCAT(COLUMN_NAME, ' ', UPPER(DATA_TYPE), ' ', IS_NULLABLE, ' ', COLUMN_DEFAULT)"
                        + " FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = '" + DATABASE + "' AND COLUMN_NAME = '"
                        + name + "'"))
                .isEqualTo(name + " " + type + " NO 5");
        assertThat(one("SELECT GROUP_CONCAT(DISTINCT INDEX_NAME ORDER BY INDEX_NAME) FROM information_schema.STATISTICS"
                        + " WHERE TABLE_SCHEMA = '" + DATABASE + "' AND TABLE_NAME = 'visits'"))
                .isEqualTo("one,PRIMARY,two");
    }

    /** The server would set it to the time of the fill. */
    @Test
    void theTimeOfTheLastChangeIsKept() {
        cli.file(
                        "migrations/0002_visits.sql",
                        "CREATE TABLE visits (id INT PRIMARY KEY, seen DATETIME ON UPDATE CURRENT_TIMESTAMP);\n")
                .file("migrations/0003_seen.sql", "ALTER TABLE visits RENAME COLUMN seen TO changed;\n");
        assertThat(cli.run("up", "--to", "2").exitCode()).isZero();

        assertThat(cli.run("remedy", "3", "--yes").out())
                .contains("UPDATE visits SET `changed` = `seen`, `seen` = `seen` WHERE `id` BETWEEN :from AND :to;");
    }

    @Test
    void whereMoreThanIndexesHangsOnItThatIsSaid() {
        cli.file("migrations/0002_key.sql", "ALTER TABLE orders RENAME COLUMN id TO number;\n");

        assertThat(cli.run("remedy", "2", "--yes").out())
                .contains("Line 1 is not rewritten: more than indexes hangs on the column")
                .doesNotContain("-- For line");
    }

    @Test
    void ghOstIsNamedWhereNothingElseHelps() {
        cli.file("migrations/0002_total.sql", "ALTER TABLE orders ADD FULLTEXT INDEX words (note) COMMENT 'it''s';\n");

        var outcome = cli.run("remedy", "0002", "--yes");

        assertThat(outcome.out())
                .contains("Line 1 is not rewritten: the server has no way that lets others write. gh-ost has: gh-ost"
                        + " --host=HOST --database=DATABASE --table=orders"
                        + " --alter='ADD FULLTEXT INDEX words (note) COMMENT '\\''it'\\'''\\''s'\\''' --execute;"
                        + " then record it: migration mark-applied");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }
}
