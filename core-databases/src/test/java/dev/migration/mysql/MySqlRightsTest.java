package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.contract.RightsContract;
import dev.migration.fixture.Connections;
import dev.migration.fixture.EmptyMySql.Driver;
import dev.migration.fixture.MySqlWorkbench;
import dev.migration.fixture.RecordedLog;
import dev.migration.servers.MySqlServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Users who may not do everything, and servers that take no writes or no passwords. */
@Tag("smoke-only")
class MySqlRightsTest extends MySqlWorkbench implements RightsContract {

    private Migrator.Builder clerk() {
        return builder().dataSource(driver().as("clerk", "contract", ""));
    }

    @Override
    public Migrator.Builder asClerk() {
        execute("CREATE USER clerk@localhost");
        // Else the database itself is closed to the user.
        execute("GRANT CREATE TEMPORARY TABLES ON contract.* TO clerk@localhost");
        return clerk();
    }

    @Override
    public void grantToClerk(String rightsOnTable) {
        execute("GRANT " + rightsOnTable + " TO clerk@localhost");
    }

    @Test
    @Tag("smoke")
    void theReportedGrantIsEnough() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        write("0002_rows.sql", "INSERT INTO t VALUES (1);");
        Migrator.Builder clerk = asClerk();

        DatabaseAccessException refusal = catchThrowableOfType(
                DatabaseAccessException.class, () -> clerk.build().up());
        assertPage("no-right-to-create", refusal);
        runGrants(refusal, false);

        assertThat(clerk.build().up().migrations()).hasSize(2);
    }

    @Test
    void allRightsOnTheDatabaseAloneAreEnoughWithoutAWarning() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        write("0002_rows.sql", "SET @n = 1;\nINSERT INTO t VALUES (@n);");
        execute("CREATE USER clerk@localhost", "GRANT ALL ON contract.* TO clerk@localhost");

        try (var log = new RecordedLog()) {
            assertThat(clerk().build().up().migrations()).hasSize(2);

            assertThat(log.messages(Level.WARN)).isEmpty();
        }
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

        assertThatThrownBy(() -> clerk().build().up())
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("You do not have the SUPER privilege and binary logging is enabled")
                .hasMessageContaining("grant the right to the user who runs migrations");
    }

    @Test
    void aReadOnlyServerIsReportedToTheUserItRefuses() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        execute(
                "CREATE USER clerk@localhost",
                "GRANT ALL ON contract.* TO clerk@localhost",
                "CREATE ROLE boss",
                "GRANT CONNECTION_ADMIN ON *.* TO boss",
                "GRANT boss TO clerk@localhost");
        execute("SET GLOBAL read_only = 1");
        try {
            assertThat(refusedByAll(clerk()).code()).isEqualTo(Code.READ_ONLY_DATABASE);
            assertThat(clerk().build().status().pending()).hasSize(1);

            // By a role, and by a right of one's own.
            Migrator.Builder boss = clerk().dataSource(
                            Connections.prepared(driver().as("clerk", "contract", ""), connection -> {
                                try (var statement = connection.createStatement()) {
                                    statement.execute("SET ROLE boss");
                                }
                            }));
            execute("GRANT ALL ON contract.* TO boss");
            assertThat(boss.build().up().migrations()).hasSize(1);
            write("0002_rows.sql", "INSERT INTO t VALUES (2);");
            assertThat(up().migrations()).hasSize(1);
            assertThat(clerk().build().up().migrations()).isEmpty();

            write("0003_rows.sql", "INSERT INTO t VALUES (3);");
            execute("SET GLOBAL super_read_only = 1");
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
        String url = driver.url(MySqlServer.port(), "contract", "").replaceAll("[?&](ssl|allow).*", "");
        String withPassword = url + "?user=clerk&password=secret-7";

        assertThatThrownBy(() -> builder()
                        .dataSource(driver.at(withPassword + "&sslMode=" + disabled(driver)))
                        .build()
                        .up())
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
