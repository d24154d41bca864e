// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.MigrationFailedException;
import dev.migration.fixture.MariaDbWorkbench;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a server takes in one statement is known before one is sent: else it would end the connection. */
class MaxAllowedPacketTest extends MariaDbWorkbench {

    private static final int LIMIT = 1 << 20;

    private final String before = column("SELECT @@GLOBAL.max_allowed_packet").get(0);

    @AfterEach
    void restore() {
        execute("SET GLOBAL max_allowed_packet = " + before);
    }

    @Test
    void aLongerStatementIsReportedWithTheLimitAndItsPlace() {
        execute("SET GLOBAL max_allowed_packet = " + LIMIT);
        write("0001_t.sql", "CREATE TABLE t (n LONGTEXT);", "INSERT INTO t VALUES ('" + "x".repeat(LIMIT) + "');");

        assertThatThrownBy(this::up)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("0001_t.sql:2:1  statement 2 of 2 failed")
                .hasMessageContaining("max_allowed_packet is " + LIMIT)
                .hasMessageContaining("SET GLOBAL max_allowed_packet = " + 2 * LIMIT);

        execute("SET GLOBAL max_allowed_packet = " + 2 * LIMIT);
        up();
        assertThat(column("SELECT LENGTH(n) FROM t")).containsExactly(Integer.toString(LIMIT));
    }

    @Test
    void aScriptThatTheLogCannotTakeIsNotStored() {
        execute("SET GLOBAL max_allowed_packet = " + LIMIT);
        write("0001_t.sql", "-- " + "é".repeat(200_000), "CREATE TABLE t (n INT);");

        up();

        assertThat(column("SELECT up_sql IS NULL FROM __migrations_log WHERE action = 'apply'"))
                .containsExactly("1");
    }
}
