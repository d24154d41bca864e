// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.database.SqlError.Kind;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgreSqlErrorTest {

    @ParameterizedTest
    @CsvSource({"53100, DISK_FULL", "53200, OUT_OF_MEMORY", "25006, READ_ONLY", "08006, CONNECTION_LOST"})
    void knowsTheKindByTheSqlState(String sqlState, Kind kind) {
        assertThat(PostgreSqlDriver.error(new SQLException("x", sqlState)).kind())
                .isEqualTo(kind);
    }
}
