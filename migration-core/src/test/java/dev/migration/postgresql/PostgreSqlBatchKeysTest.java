package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.InvalidMigrationsException;
import dev.migration.Target;
import dev.migration.fixture.PostgreSqlWorkbench;
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
                .hasMessageContaining("no unique index has only this column");
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
    void aDryRunHasTheRowsOfTheStatistics() {
        execute(
                "CREATE TABLE orders (k INT PRIMARY KEY, n INT)",
                "INSERT INTO orders SELECT i, 0 FROM generate_series(1, 20) i",
                "ANALYZE orders");
        fill("orders");

        assertThat(migrator().plan(Target.all()).steps().get(0).batches().rows())
                .isEqualTo(20);
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
    void anEnumIsAKeyInItsOwnOrder() {
        execute(
                "CREATE TYPE mood AS ENUM ('sad', 'ok', 'glad')",
                "CREATE TABLE moods (k mood PRIMARY KEY, n INT)",
                "INSERT INTO moods VALUES ('sad', 0), ('ok', 0), ('glad', 0)");
        fill("moods");

        up();

        assertThat(column("SELECT DISTINCT n FROM moods")).containsExactly("1");
    }
}
