package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.contract.SessionValuesContract;
import dev.migration.fixture.MariaDbWorkbench;
import org.junit.jupiter.api.Test;

/** With what only MariaDB has. */
class MariaDbSessionValuesTest extends MariaDbWorkbench implements SessionValuesContract {

    @Test
    void aSequenceWhoseNextValueTheRestTakesIsNotLost() {
        write(
                "0001_a.sql",
                "CREATE TABLE a (id INT);",
                "CREATE SEQUENCE s;",
                "INSERT INTO a VALUES (NEXT VALUE FOR s);",
                "ALTER TABLE typo ADD n INT;",
                "INSERT INTO a VALUES (NEXT VALUE FOR s);",
                "INSERT INTO a VALUES (PREVIOUS VALUE FOR s);");
        failure(this::up);

        execute("CREATE TABLE typo (id INT)");
        up();
        assertThat(column("SELECT id FROM a")).containsExactly("1", "2", "2");
    }
}
