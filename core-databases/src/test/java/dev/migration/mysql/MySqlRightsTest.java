// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.MigrationFailedException;
import dev.migration.fixture.EmptyMySql.Driver;
import dev.migration.fixture.MySqlWorkbench;
import dev.migration.servers.SharedMySqlServer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Users who may not do everything, and servers that take no writes or no passwords. */
@Tag("smoke-only")
class MySqlRightsTest extends MySqlWorkbench implements MySqlRightsContract {

    @Override
    public DataSource clerksDataSource() {
        return driver().as("clerk", "contract", "");
    }

    @Override
    public String rightToWrite() {
        return "CONNECTION_ADMIN";
    }

    @Test
    @Tag("smoke")
    void aRoleIsEnough() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        execute(
                "CREATE ROLE migrator",
                "GRANT ALL ON contract.* TO migrator",
                "CREATE USER clerk@localhost DEFAULT ROLE migrator");
        write("0002_rows.sql", "INSERT INTO t VALUES (1);");

        assertThat(clerk().build().up().migrations()).hasSize(2);
        assertThat(clerk().build().up().migrations()).isEmpty();
    }

    /** The server writes a binary log by default. */
    @Test
    void aFunctionThatTheBinaryLogForbidsSaysWhatToDo() {
        write("0001_one.sql", "CREATE FUNCTION one() RETURNS INT DETERMINISTIC RETURN 1;");
        execute("CREATE USER clerk@localhost", "GRANT ALL ON contract.* TO clerk@localhost");

        assertThatThrownBy(clerk().build()::up)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("You do not have the SUPER privilege and binary logging is enabled")
                .hasMessageContaining("grant the right to the user who runs migrations");
    }

    @Test
    void aServerThatIsReadOnlyForAdministratorsTooIsReported() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        execute("SET GLOBAL super_read_only = 1");
        try {
            assertThat(refusedByAll(builder()).code()).isEqualTo(Code.READ_ONLY_DATABASE);
        } finally {
            execute("SET GLOBAL super_read_only = 0", "SET GLOBAL read_only = 0");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPasswordThatNeedsTheServersKeySaysWhatToSet(Driver driver) {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        execute("CREATE USER clerk@localhost IDENTIFIED BY 'secret-7'", "GRANT ALL ON *.* TO clerk@localhost");
        String url = driver.url(SharedMySqlServer.port(), "contract", "").replaceAll("[?&](ssl|allow).*", "");
        String withPassword = url + "?user=clerk&password=secret-7";

        assertThatThrownBy(builder()
                        .dataSource(driver.at(withPassword + "&sslMode=" + disabled(driver)))
                        .build()::up)
                .hasMessageContaining("Next: connect by TLS")
                .hasMessageNotContaining("secret-7");
        String tls = driver == Driver.MARIADB ? "trust" : "REQUIRED";
        assertThat(builder()
                        .dataSource(driver.at(withPassword + "&sslMode=" + tls))
                        .build()
                        .up()
                        .migrations())
                .hasSize(1);
        execute("FLUSH PRIVILEGES");
        assertThat(builder()
                        .dataSource(
                                driver.at(withPassword + "&allowPublicKeyRetrieval=true&sslMode=" + disabled(driver)))
                        .build()
                        .up()
                        .migrations())
                .isEmpty();
    }

    private static String disabled(Driver driver) {
        return driver == Driver.MARIADB ? "disable" : "DISABLED";
    }
}
