package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.contract.RightsContract;
import dev.migration.fixture.Connections;
import dev.migration.fixture.EmptyMariaDb;
import dev.migration.fixture.MariaDbWorkbench;
import dev.migration.fixture.RecordedLog;
import org.junit.jupiter.api.Test;

/** Users who may not do everything, and servers that take no writes. */
class MariaDbRightsTest extends MariaDbWorkbench implements RightsContract {

    private Migrator.Builder clerk() {
        return builder().dataSource(EmptyMariaDb.as("clerk", "contract"));
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
    void theReportedGrantIsEnough() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        write("0002_rows.sql", "INSERT INTO t VALUES (1);");
        execute("CREATE USER clerk@localhost", "GRANT USAGE ON contract.* TO clerk@localhost");
        execute("GRANT CREATE TEMPORARY TABLES ON contract.* TO clerk@localhost");

        DatabaseAccessException refusal = refusedWith(
                "no-right-to-create",
                DatabaseAccessException.class,
                () -> clerk().build().up());
        assertThat(refusal.problems()).extracting(Problem::code).containsExactly(Code.NO_PRIVILEGE);
        runGrants(refusal, false);

        assertThat(clerk().build().up().migrations()).hasSize(2);
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
    void aScriptThatLacksARightSaysWhatToDo() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        write("0002_user.sql", "CREATE USER other;");
        execute("CREATE USER clerk@localhost", "GRANT SELECT, INSERT, UPDATE ON contract.* TO clerk@localhost");

        assertThatThrownBy(() -> clerk().build().up())
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("Access denied; you need (at least one of) the CREATE USER privilege(s)")
                .hasMessageContaining("grant the right to the user who runs migrations");
    }

    @Test
    void aReadOnlyServerIsReportedToTheUserItRefuses() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        execute(
                "CREATE USER clerk@localhost",
                "GRANT ALL ON contract.* TO clerk@localhost",
                "CREATE ROLE boss",
                "GRANT READ_ONLY ADMIN ON *.* TO boss",
                "GRANT boss TO clerk@localhost");
        execute("SET GLOBAL read_only = 1");
        try {
            assertThat(refusedByAll(clerk()).code()).isEqualTo(Code.READ_ONLY_DATABASE);
            assertThat(clerk().build().status().pending()).hasSize(1);

            // By a role, and by a right of one's own.
            write("0002_rows.sql", "INSERT INTO t VALUES (1);");
            Migrator.Builder boss = clerk().dataSource(
                            Connections.prepared(EmptyMariaDb.as("clerk", "contract"), connection -> {
                                try (var statement = connection.createStatement()) {
                                    statement.execute("SET ROLE boss");
                                }
                            }));
            assertThat(boss.build().up().migrations()).hasSize(2);
            write("0003_rows.sql", "INSERT INTO t VALUES (2);");
            assertThat(up().migrations()).hasSize(1);
            assertThat(clerk().build().up().migrations()).isEmpty();
        } finally {
            execute("SET GLOBAL read_only = 0");
        }
    }
}
