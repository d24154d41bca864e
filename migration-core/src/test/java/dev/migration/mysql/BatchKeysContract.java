package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.InvalidMigrationsException;
import dev.migration.Target;
import dev.migration.fixture.Workbench;
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
                .hasMessageContaining("the order of a BIT, an ENUM or a SET is not that of its texts");
        assertThatThrownBy(() -> migrator().plan(Target.all())).hasMessageContaining("a BIT, an ENUM or a SET");
    }

    @Test
    default void aDryRunHasTheRowsOfTheStatistics() {
        keys("INT", "1", "2", "3");
        execute("ANALYZE TABLE keyed");

        assertThat(migrator().plan(Target.all()).steps().get(0).batches().rows())
                .isEqualTo(3);
    }

    /** In Berlin, there is no time between 2 and 3 o'clock on this day. */
    @ParameterizedTest
    @CsvSource({
        "DATETIME(6), 2026-03-29 02:15:00.000001, 2026-03-29 02:30:00, 2026-03-29 03:10:00",
        "DATE, 2026-03-28, 2026-03-29, 2026-03-30",
        "TIME, -12:00:00, 02:30:00, 100:00:01",
        "YEAR, 1999, 2026, 2027"
    })
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
