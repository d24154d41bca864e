// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.InvalidMigrationsException;
import dev.migration.Target;
import dev.migration.fixture.Workbench;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The types of MariaDB and MySQL by which batches divide a table. */
interface BatchKeysContract extends Workbench {

    private void keys(String type, String... keys) {
        write("0001_keys.sql", "CREATE TABLE keyed (id " + type + " NOT NULL PRIMARY KEY, n INT NOT NULL);");
        up();
        for (String key : keys) {
            execute("INSERT INTO keyed VALUES ('" + key + "', 0)");
        }
        write(
                "0002_fill.sql",
                "-- option: batch=keyed.id",
                "UPDATE keyed SET n = n + 1 WHERE id BETWEEN :from AND :to;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BIT(16)", "ENUM('z', 'a')", "SET('z', 'a')"})
    default void aTypeWithAnOrderOfItsOwnIsNoKey(String type) {
        keys(type);

        assertThatThrownBy(this::up)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("its type " + type.replaceAll("\\(.*", "").toLowerCase(Locale.ROOT));
        assertThatThrownBy(() -> migrator().plan(Target.all())).hasMessageContaining("is no integer");
    }

    /** A failed range would be changed again. */
    @ParameterizedTest
    @ValueSource(strings = {"MyISAM", "MEMORY"})
    default void aTableWithoutTransactionsIsRefused(String engine) {
        keys("INT", "1", "2");
        execute("ALTER TABLE keyed ENGINE = " + engine);

        assertThatThrownBy(this::up)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("0002_fill.sql:2:1")
                .hasMessageContaining("The table keyed has the engine " + engine + ", which has no transactions");
        assertThatThrownBy(() -> migrator().plan(Target.all())).hasMessageContaining("no transactions");

        execute("CREATE TABLE copy (id INT PRIMARY KEY, n INT) ENGINE = InnoDB");
        write(
                "0002_fill.sql",
                "-- option: batch=keyed.id",
                "INSERT IGNORE INTO copy SELECT id, n FROM keyed WHERE id BETWEEN :from AND :to;");
        up();
        assertThat(column("SELECT COUNT(*) FROM copy")).containsExactly("2");
    }

    /** The server would move rows into later ranges, without an end. */
    @Test
    default void aColumnThatTheServerSetsIsNoKey() {
        keys("INT", "1");
        execute(
                "CREATE TABLE seen (at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),"
                        + " v INT, KEY (at))");
        write("0002_fill.sql", "-- option: batch=seen.at", "UPDATE seen SET v = v + 1 WHERE at BETWEEN :from AND :to;");

        assertThatThrownBy(this::up)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("the server sets it when a row is changed");
    }

    @Test
    default void anotherNameOfTheKeyIsNoKey() {
        keys("INT", "1");
        write(
                "0002_fill.sql",
                "-- option: batch=keyed._rowid",
                "UPDATE keyed SET id = id + 9000 WHERE _rowid BETWEEN :from AND :to;");

        assertThatThrownBy(this::up)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("it is another name of a column");
    }

    /** In Berlin, there is no time between 2 and 3 o'clock on this day. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            DATETIME(6), 2026-03-29 02:15:00.000001, 2026-03-29 02:30:00, 2026-03-29 03:10:00
            DATE, 2026-03-28, 2026-03-29, 2026-03-30
            TIME, -12:00:00, 02:30:00, 100:00:01
            YEAR, 1999, 2026, 2027""")
    default void aTimeIsReadAsTheServerHasIt(String type, String first, String second, String third) {
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
        try {
            keys(type, first, second, third);
            up();
        } finally {
            TimeZone.setDefault(before);
        }

        assertThat(column("SELECT DISTINCT n FROM keyed")).containsExactly("1");
    }
}
