// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Baseline;
import dev.migration.Migrator;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.fixture.Connections;
import dev.migration.fixture.PostgreSqlWorkbench;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** SQL that the server of the tests accepts, but older servers that are supported refuse. */
class PostgreSqlOlderServersTest extends PostgreSqlWorkbench {

    private final List<String> executed = new ArrayList<>();

    private Migrator.Builder recorded() {
        return builder().dataSource(Connections.recorded(dataSource, executed::add));
    }

    /** Before version 16 that is an error. */
    @Test
    void nothingLooksForATableWithoutAName() throws Throwable {
        write("0001_t.sql", "-- Up Migration", "CREATE TABLE t (n INT);", "-- Down Migration", "DROP TABLE t;");
        execute("CREATE SCHEMA elsewhere", "CREATE SCHEMA another");
        for (ThrowingCallable command : List.<ThrowingCallable>of(
                () -> recorded().build().status(),
                () -> recorded().build().validate(Strictness.NORMAL),
                () -> recorded().build().plan(Target.all()),
                () -> recorded().schema("elsewhere").build().plan(Target.all()),
                () -> recorded().schema("elsewhere").build().up(),
                () -> recorded().schema("another").build().baseline(Baseline.of("0001")),
                () -> recorded().schema("elsewhere").build().down(),
                () -> recorded().build().up(),
                () -> recorded().build().down(),
                () -> recorded().build().markApplied("0001"),
                () -> recorded().build().markFailed("0001"))) {
            command.call();
        }

        assertThat(executed)
                .anyMatch(sql -> sql.contains("__migrations"))
                .noneMatch(sql -> sql.matches("(?s).*to_regclass\\(E?''\\).*"));
    }
}
