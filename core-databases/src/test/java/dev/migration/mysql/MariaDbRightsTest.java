// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationFailedException;
import dev.migration.Problem;
import dev.migration.fixture.EmptyMariaDb;
import dev.migration.fixture.MariaDbWorkbench;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Users who may not do everything, and servers that take no writes. */
class MariaDbRightsTest extends MariaDbWorkbench implements MySqlRightsContract {

    @Override
    public DataSource clerksDataSource() {
        return EmptyMariaDb.as("clerk", "contract");
    }

    @Override
    public String rightToWrite() {
        return "READ_ONLY ADMIN";
    }

    @Test
    void aUserWhoMayOnlyReadSeesTheGrant() {
        write("0001_t.sql", "SELECT 1;");
        execute("CREATE USER clerk@localhost", "GRANT SELECT ON contract.* TO clerk@localhost");

        Problem problem = refusedByAll(clerk());

        assertThat(problem.code()).isEqualTo(Code.NO_PRIVILEGE);
        assertThat(problem.message())
                .isEqualTo("User clerk@localhost may not create the history's tables in schema contract.");
        runGrants(new InvalidMigrationsException(problem), true);
        assertThat(clerk().build().up().migrations()).hasSize(1);
    }

    @Test
    void aUserWhoMayOnlyReadTheHistorySeesTheGrantWhereSomethingIsPending() {
        write("0001_t.sql", "SELECT 1;");
        up();
        execute("CREATE USER clerk@localhost", "GRANT SELECT ON contract.* TO clerk@localhost");
        assertThat(clerk().build().up().migrations()).isEmpty();
        write("0002_t.sql", "SELECT 1;");

        Problem problem = refusedByAll(clerk());

        assertThat(problem.code()).isEqualTo(Code.NO_PRIVILEGE);
        runGrants(new InvalidMigrationsException(problem), true);
        assertThat(clerk().build().up().migrations()).hasSize(1);
    }

    @Test
    void aScriptThatLacksARightSaysWhatToDo() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        write("0002_user.sql", "CREATE USER other;");
        execute("CREATE USER clerk@localhost", "GRANT SELECT, INSERT, UPDATE ON contract.* TO clerk@localhost");

        assertThatThrownBy(clerk().build()::up)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("Access denied; you need (at least one of) the CREATE USER privilege(s)")
                .hasMessageContaining("grant the right to the user who runs migrations");
    }
}
