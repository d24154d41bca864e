// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.InvalidMigrationsException;
import dev.migration.fixture.PostgreSqlWorkbench;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The key by whose ranges a table is changed is that of the table which the statement changes. */
class PostgreSqlBatchKeysTest extends PostgreSqlWorkbench {

    private void fill(String table) {
        write(
                "0001_fill.sql",
                "-- option: batch=" + table + ".k",
                "UPDATE " + table + " SET n = n + 1 WHERE k BETWEEN :from AND :to;");
    }

    @Test
    void theKeyOfATableOfThisNameInAnotherSchemaDoesNotCount() {
        execute(
                "CREATE SCHEMA other",
                "CREATE TABLE other.nokey (k INT PRIMARY KEY, n INT)",
                "CREATE TABLE nokey (k INT, n INT)",
                "INSERT INTO nokey SELECT NULLIF(i, 7), 0 FROM generate_series(1, 20) i");
        fill("nokey");

        assertThatThrownBy(this::up)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("no index begins with it");
    }

    @Test
    void aTableOfThisNameInAnotherSchemaDoesNoHarm() {
        execute(
                "CREATE SCHEMA another",
                "CREATE TABLE another.orders (k INT, n INT)",
                "CREATE TABLE orders (k INT PRIMARY KEY, n INT)",
                "INSERT INTO orders VALUES (1, 0)");
        fill("orders");

        up();

        assertThat(column("SELECT n FROM orders")).containsExactly("1");
    }

    @Test
    void theSchemaMayBeNamed() {
        execute(
                "CREATE SCHEMA \"Shop\"",
                "CREATE TABLE \"Shop\".\"Orders\" (k INT NOT NULL, n INT, UNIQUE (k) INCLUDE (n))",
                "INSERT INTO \"Shop\".\"Orders\" VALUES (1, 0)");
        fill("\"Shop\".\"Orders\"");

        up();

        assertThat(column("SELECT n FROM \"Shop\".\"Orders\"")).containsExactly("1");
    }

    @Test
    void anotherTypeIsNoKey() {
        execute("CREATE TYPE mood AS ENUM ('sad', 'ok')");
        for (String type : List.of("mood", "timetz")) {
            execute("CREATE TABLE of_" + type + " (k " + type + " PRIMARY KEY, n INT)");
            fill("of_" + type);

            assertThatThrownBy(this::up)
                    .isInstanceOf(InvalidMigrationsException.class)
                    .hasMessageContaining("its type " + type + " is no integer");
        }
    }

    /** It changes with others, and so would move into another range. */
    @Test
    void aGeneratedColumnIsNoKey() {
        execute(
                "CREATE TABLE orders (id INT, n INT, k INT NOT NULL GENERATED ALWAYS AS (n * 2) STORED)",
                "CREATE INDEX ON orders (k)");
        fill("orders");

        assertThatThrownBy(this::up)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("the server sets it when a row is changed");
    }

    @Test
    void aPartialIndexIsNoneOfAllRows() {
        execute("CREATE TABLE orders (k INT NOT NULL, n INT)", "CREATE INDEX ON orders (k) WHERE n > 0");
        fill("orders");

        assertThatThrownBy(this::up).hasMessageContaining("no index begins with it");
    }

    @Test
    void thePrimaryKeyOfAPartitionedTableMayHaveMoreColumns() {
        execute(
                "CREATE TABLE reading (k BIGINT NOT NULL, taken DATE NOT NULL, n INT, PRIMARY KEY (k, taken))"
                        + " PARTITION BY RANGE (taken)",
                "CREATE TABLE reading_2020 PARTITION OF reading FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
                "INSERT INTO reading SELECT g % 900, DATE '2020-01-01' + g % 360, 0 FROM generate_series(1, 5000) g"
                        + " ON CONFLICT DO NOTHING");
        fill("reading");

        up();

        assertThat(column("SELECT DISTINCT n FROM reading")).containsExactly("1");
    }

    @Test
    void aPartitionOfTheTableThatIsFilledIsThatTable() {
        execute(
                "CREATE TABLE reading (k BIGINT NOT NULL PRIMARY KEY) PARTITION BY RANGE (k)",
                "CREATE TABLE low PARTITION OF reading FOR VALUES FROM (0) TO (1000)",
                "CREATE TABLE high PARTITION OF reading FOR VALUES FROM (1000) TO (2000)");
        write(
                "0001_fill.sql",
                "-- option: batch=low.k",
                "INSERT INTO reading SELECT k + 1 FROM low WHERE k BETWEEN :from AND :to;");
        assertThatThrownBy(this::up)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("The statement reads low, which has rows of reading, which it writes to.");

        execute("INSERT INTO low SELECT generate_series(1, 900)");
        write(
                "0001_fill.sql",
                "-- option: batch=low.k",
                "INSERT INTO high SELECT k + 1000 FROM low WHERE k BETWEEN :from AND :to;");
        up();
        assertThat(column("SELECT count(*) FROM high")).containsExactly("900");
    }

    @Test
    void aKeyThatIsSetThroughAForeignKeyIsNotRead() {
        execute(
                "CREATE TABLE orders (k INT PRIMARY KEY, code INT UNIQUE, n INT)",
                "CREATE TABLE items (id INT PRIMARY KEY, code INT REFERENCES orders (code) ON UPDATE CASCADE)");
        write(
                "0001_fill.sql",
                "-- option: batch=orders.k",
                "UPDATE orders SET code = code + (SELECT count(*) FROM items) WHERE k BETWEEN :from AND :to;");
        assertThatThrownBy(this::up)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("A foreign key of items has an action");

        write(
                "0001_fill.sql",
                "-- option: batch=orders.k",
                "UPDATE orders SET n = (SELECT count(*) FROM items) WHERE k BETWEEN :from AND :to;");
        up();
    }

    /** By either way from a table to those that have its rows, or some of them. */
    @Test
    void whatAKeyOfAPartitionChangesIsNotRead() {
        execute(
                "CREATE TABLE t (k BIGINT PRIMARY KEY, n INT)",
                "CREATE TABLE links (id BIGINT, parent BIGINT, child BIGINT) PARTITION BY RANGE (id)",
                "CREATE TABLE low PARTITION OF links (PRIMARY KEY (id)) FOR VALUES FROM (0) TO (1000)",
                "CREATE TABLE notes (low BIGINT REFERENCES low ON DELETE CASCADE, child BIGINT)",
                "ALTER TABLE low ADD FOREIGN KEY (parent) REFERENCES t ON DELETE CASCADE",
                "CREATE TABLE old (child BIGINT)",
                "CREATE TABLE older (parent BIGINT REFERENCES t ON DELETE CASCADE) INHERITS (old)");
        for (String read : List.of("links", "low", "notes", "old")) {
            write(
                    "0001_clean.sql",
                    "-- option: batch=t.k",
                    "DELETE FROM t WHERE NOT EXISTS (SELECT 1 FROM " + read
                            + " q WHERE q.child = t.k) AND k BETWEEN :from AND :to;");

            assertThatThrownBy(this::up)
                    .isInstanceOf(InvalidMigrationsException.class)
                    .hasMessageContaining("has an action, by which each range would change what later ones read")
                    .hasMessageContaining("run the statement without the option batch");
        }
    }
}
