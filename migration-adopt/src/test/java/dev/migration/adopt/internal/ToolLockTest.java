// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.adopt.internal.tool.Tool;
import dev.migration.adopt.internal.tool.ToolTable;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys are those that the tools themselves compute. */
class ToolLockTest {

    private static ToolTable table(String schema, String name) {
        return new ToolTable(schema, name, Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "FLYWAY, postgres, flyway_schema_history, 77433833903597",
        "SQLX, postgres, _sqlx_migrations, 368907709894077238",
        "SQLX, mydb, _sqlx_migrations, 293176876009260204",
        "GOLANG_MIGRATE, postgres, schema_migrations, 143310882",
        "GOOSE, postgres, goose_db_version, 4097083626",
        "PRISMA, postgres, _prisma_migrations, 72707369",
        "DBMATE, postgres, schema_migrations,"
    })
    void onPostgreSqlTheyAreNumbers(Tool tool, String database, String table, String number) {
        assertThat(ToolLock.number(tool, database, table("public", table), "\"public\".\"" + table + '"'))
                .isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({
        "FLYWAY, flyway_schema_history, Flyway-278632207",
        "SQLX, _sqlx_migrations, 41192d0bee404ac",
        "GOLANG_MIGRATE, schema_migrations, 1906445756",
        "PRISMA, _prisma_migrations,"
    })
    void onMariaDbAndMySqlTheyAreNames(Tool tool, String table, String name) {
        assertThat(ToolLock.name(tool, table("mydb", table), "`mydb`.`" + table + '`'))
                .isEqualTo(name);
    }
}
