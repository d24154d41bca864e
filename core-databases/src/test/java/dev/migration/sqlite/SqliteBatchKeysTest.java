// SPDX-License-Identifier: Apache-2.0
package dev.migration.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.InvalidMigrationsException;
import dev.migration.fixture.SqliteWorkbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each value of SQLite has a type of its own, and its number of a row has many names. */
class SqliteBatchKeysTest extends SqliteWorkbench {

    private void table(String columns, String... rows) {
        write("0001_t.sql", "CREATE TABLE t (" + columns + ", v INT);");
        up();
        for (String key : rows) {
            execute("INSERT INTO t VALUES (" + key + ", 0)");
        }
    }

    private void fill(String key, String statement) {
        write("0002_fill.sql", "-- option: batch=t." + key, statement);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'b', 'c', 'zz', x'61'", "'b', 'c', 'zz', x'7a'", "'b', x'62'", "x'61', x'62'"})
    void aTextKeyWithBytesIsRefused(String keys) {
        table("k TEXT PRIMARY KEY NOT NULL", keys.split(", "));
        fill("k", "DELETE FROM t WHERE k BETWEEN :from AND :to;");

        assertThatThrownBy(this::up)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("0002_fill.sql:2:1");
        assertThat(column("SELECT COUNT(*) FROM t")).containsExactly("" + keys.split(", ").length);
    }

    @Test
    void aWholeAndABrokenNumberAreOfOneType() {
        table("k DECIMAL(5, 2) PRIMARY KEY NOT NULL", "1", "1.5", "2");
        fill("k", "UPDATE t SET v = v + 1 WHERE k BETWEEN :from AND :to;");

        up();

        assertThat(column("SELECT DISTINCT v FROM t")).containsExactly("1");
    }

    @ParameterizedTest
    @CsvSource({"rowid, another name", "oid, another name"})
    void anotherNameOfTheKeyIsNoKey(String name, String message) {
        table("a INTEGER PRIMARY KEY", "1");
        fill(name, "UPDATE t SET v = v + 1 WHERE " + name + " BETWEEN :from AND :to;");

        assertThatThrownBy(this::up)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining(message);
    }
}
