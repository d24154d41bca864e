// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.Chaos;
import dev.migration.fixture.Workbench;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Instances of an application that are killed at random, where each DDL statement commits by itself. */
public interface MySqlChaosContract extends Workbench {

    int MIGRATIONS = 20;
    int NO_SUCH_SESSION = 1094;

    /** The database, for MariaDB's driver, with its user. */
    String url();

    default void everyStatementRunsOnce(long seed) {
        for (int i = 1; i <= MIGRATIONS; i++) {
            write(
                    "%04d_effect.sql".formatted(i),
                    i == 1 ? "CREATE TABLE effects (n INT);" : "",
                    "CREATE TABLE t" + i + " (n INT);",
                    "INSERT INTO effects VALUES (" + i + ");",
                    "CREATE INDEX by_n ON t" + i + " (n);",
                    "ALTER TABLE t" + i + " ADD COLUMN more INT;",
                    "INSERT INTO effects SELECT " + (100 + i) + " + SLEEP(0.02);",
                    "ALTER TABLE t" + i + " RENAME TO renamed" + i + ";",
                    "INSERT INTO effects VALUES (" + (200 + i) + ");",
                    "ALTER TABLE renamed" + i + " MODIFY more BIGINT NOT NULL;",
                    "DROP INDEX by_n ON renamed" + i + ";",
                    "RENAME TABLE renamed" + i + " TO t" + i + ";");
        }
        new Chaos(this, url(), this::cut, MIGRATIONS)
                .rage(
                        seed,
                        5,
                        Stream.of(0, 100, 200)
                                .flatMapToInt(more -> IntStream.rangeClosed(more + 1, more + MIGRATIONS))
                                .mapToObj(Integer::toString)
                                .toList());
    }

    private void cut(String session) {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("KILL CONNECTION " + session);
        } catch (SQLException e) {
            assertThat(e.getErrorCode()).as(e.getMessage()).isEqualTo(NO_SUCH_SESSION);
        }
    }
}
