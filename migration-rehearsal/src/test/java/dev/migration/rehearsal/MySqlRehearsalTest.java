// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.MySqlWorkbench;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What MySQL says of each statement. */
@Tag("deep")
class MySqlRehearsalTest extends MySqlWorkbench implements RehearsedWaysContract {

    @Override
    public int column() {
        return 2;
    }

    @Override
    public String hidden() {
        return "INVISIBLE";
    }

    /** MariaDB has no WITH before these. */
    @Test
    void findsTheRowsOfAStatementWithAnotherBeforeIt() {
        make();
        write(
                "0002_a.sql",
                "WITH old AS (SELECT id FROM customers) UPDATE orders JOIN old ON old.id = orders.id SET orders.total = 1;",
                "WITH old AS (SELECT id FROM customers) DELETE FROM spare WHERE id IN (SELECT id FROM old);",
                "WITH old AS (SELECT id FROM customers) SELECT * FROM old, orders FOR UPDATE;");

        assertThat(rehearse().findings())
                .extracting(found -> found.rule() + ": " + found.text())
                .containsExactly(
                        "many-rows: in orders it changes rows, and how many is not known here",
                        "many-rows: in spare it changes rows, and how many is not known here");
    }
}
