// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Migrator;
import dev.migration.contract.RightsContract;
import dev.migration.fixture.Connections;
import dev.migration.fixture.RecordedLog;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Users who may not do everything, and servers that take no writes, on MariaDB and MySQL. */
interface MySqlRightsContract extends RightsContract {

    /** The database, as the user clerk. */
    DataSource clerksDataSource();

    /** The right to write to a server that is read-only. */
    String rightToWrite();

    default Migrator.Builder clerk() {
        return builder().dataSource(clerksDataSource());
    }

    @Override
    default Migrator.Builder asClerk() {
        // Else the database itself is closed to the user.
        execute("CREATE USER clerk@localhost", "GRANT CREATE TEMPORARY TABLES ON contract.* TO clerk@localhost");
        return clerk();
    }

    @Override
    default void grantToClerk(String rightsOnTable) {
        execute("GRANT " + rightsOnTable + " TO clerk@localhost");
    }

    @Test
    @Tag("smoke")
    default void theReportedGrantIsEnough() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        write("0002_rows.sql", "INSERT INTO t VALUES (1);");
        Migrator.Builder clerk = asClerk();

        runGrants(refusedWith("no-right-to-create", DatabaseAccessException.class, clerk.build()::up), false);

        assertThat(clerk.build().up().migrations()).hasSize(2);
    }

    @Test
    default void allRightsOnTheDatabaseAloneAreEnoughWithoutAWarning() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        write("0002_rows.sql", "SET @n = 1;\nINSERT INTO t VALUES (@n);");
        execute("CREATE USER clerk@localhost", "GRANT ALL ON contract.* TO clerk@localhost");

        try (var log = new RecordedLog()) {
            assertThat(clerk().build().up().migrations()).hasSize(2);

            assertThat(log.messages(Level.WARN)).isEmpty();
        }
    }

    @Test
    default void aReadOnlyServerIsReportedToTheUserItRefuses() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        execute(
                "CREATE USER clerk@localhost",
                "CREATE ROLE boss",
                "GRANT ALL ON contract.* TO clerk@localhost",
                "GRANT ALL ON contract.* TO boss",
                "GRANT " + rightToWrite() + " ON *.* TO boss",
                "GRANT boss TO clerk@localhost");
        execute("SET GLOBAL read_only = 1");
        try {
            assertThat(refusedByAll(clerk()).code()).isEqualTo(Code.READ_ONLY_DATABASE);
            assertThat(clerk().build().status().pending()).hasSize(1);

            // By a role, and by a right of one's own.
            write("0002_rows.sql", "INSERT INTO t VALUES (1);");
            Migrator.Builder boss = clerk().dataSource(Connections.prepared(clerksDataSource(), connection -> {
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
