package dev.migration.internal.database.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.EmptyMariaDb;
import dev.migration.internal.database.StatementOutcomes.Effect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In a database with table t (a, b), a plain index i on a and a unique one on (a, b) called u. */
class MySqlOutcomesTest {

    /** To an empty database. */
    Connection connection() throws SQLException {
        return EmptyMariaDb.create().getConnection();
    }

    private Effect effect(String sql, Instant since) throws SQLException {
        try (Connection connection = connection();
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (a INT, b INT, INDEX i (a), UNIQUE u (a, b))");
            return new MySqlOutcomes()
                    .outcome(
                            connection,
                            new Statement(sql, 1, 1, 0, List.of(), StatementKind.NON_TRANSACTIONAL, Set.of()),
                            since,
                            null)
                    .effect();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE TABLE t (a INT)                             | UNKNOWN",
                "CREATE TABLE x (a INT)                             | NOT_DONE",
                "CREATE TABLE contract.`x` (a INT)                  | NOT_DONE",
                "CREATE TABLE x LIKE t                              | NOT_DONE",
                "CREATE TABLE x (a INT) AS SELECT 1                 | UNKNOWN",
                "CREATE TABLE IF NOT EXISTS t (a INT)               | NOT_DONE",
                "CREATE OR REPLACE TABLE t (a INT)                  | UNKNOWN",
                "DROP TABLE t                                       | NOT_DONE",
                "/*!40000 DROP TABLE t */                           | NOT_DONE",
                "DROP TABLE x                                       | DONE",
                "DROP TABLE x, t                                    | UNKNOWN",
                "DROP TABLE IF EXISTS t, x                          | NOT_DONE",
                "RENAME TABLE t TO x                                | NOT_DONE",
                "RENAME TABLE x TO t                                | DONE",
                "ALTER TABLE x RENAME TO contract.t                 | DONE",
                "RENAME TABLE x TO y                                | UNKNOWN",
                "RENAME TABLE t TO x, x TO t                        | UNKNOWN",
                "ALTER TABLE t ADD COLUMN c INT                     | NOT_DONE",
                "ALTER TABLE t ADD c INT NOT NULL DEFAULT 5         | NOT_DONE",
                "ALTER TABLE t ADD COLUMN b INT                     | UNKNOWN",
                "ALTER TABLE x ADD COLUMN b INT                     | UNKNOWN",
                "ALTER TABLE t ADD COLUMN c INT, DROP COLUMN b      | UNKNOWN",
                "ALTER TABLE t ADD COLUMN IF NOT EXISTS b INT       | NOT_DONE",
                "ALTER TABLE t ADD PRIMARY KEY (a)                  | UNKNOWN",
                "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)       | UNKNOWN",
                "ALTER TABLE t DROP COLUMN b                        | NOT_DONE",
                "ALTER TABLE t DROP `c`                             | DONE",
                "ALTER TABLE x DROP COLUMN c                        | UNKNOWN",
                "ALTER TABLE t DROP PRIMARY KEY                     | UNKNOWN",
                "ALTER TABLE t MODIFY a BIGINT                      | UNKNOWN",
                "CREATE INDEX j ON t (b)                            | NOT_DONE",
                "CREATE INDEX i ON t (a)                            | DONE",
                "CREATE INDEX `I` ON contract.t (`A`)               | DONE",
                "CREATE INDEX i ON t (b)                            | UNKNOWN",
                "CREATE UNIQUE INDEX i ON t (a)                     | UNKNOWN",
                "CREATE UNIQUE INDEX u ON t (a, b)                  | DONE",
                "CREATE UNIQUE INDEX u ON t (b, a)                  | UNKNOWN",
                "CREATE INDEX j ON t (a DESC)                       | UNKNOWN",
                "CREATE INDEX i ON x (a)                            | UNKNOWN",
                "ALTER TABLE t ADD INDEX i (a)                      | DONE",
                "ALTER TABLE t ADD UNIQUE KEY j (a)                 | NOT_DONE",
                "DROP INDEX i ON t                                  | NOT_DONE",
                "DROP INDEX j ON t                                  | DONE",
                "DROP INDEX i ON x                                  | UNKNOWN",
                "ALTER TABLE t DROP INDEX j                         | DONE",
                "ALTER TABLE t DROP KEY i                           | NOT_DONE",
                "CREATE OR REPLACE VIEW v AS SELECT 1               | NOT_DONE",
                "CREATE OR REPLACE DEFINER = a@b PROCEDURE p() BEGIN END | NOT_DONE",
                "CREATE VIEW v AS SELECT 1                          | UNKNOWN",
                "ANALYZE TABLE t                                    | NOT_DONE",
                "UNLOCK TABLES                                      | NOT_DONE",
                "LOCK TABLES t WRITE                                | UNKNOWN",
                "TRUNCATE TABLE t                                   | UNKNOWN",
                "SET GLOBAL max_connections = 10                    | NOT_DONE",
                "SET GLOBAL max_connections = @@max_connections + 1 | UNKNOWN",
                "SET STATEMENT max_statement_time = 1 FOR DELETE FROM t | UNKNOWN",
                "CALL p()                                           | UNKNOWN"
            })
    void isSureOnlyOfWhatTheCatalogueShows(String sql, Effect outcome) throws SQLException {
        assertThat(effect(sql, Instant.now().plusSeconds(60))).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"CREATE TABLE t (a INT)|DONE", "ALTER TABLE t ADD COLUMN b INT|UNKNOWN"})
    void aTableThatIsYoungerThanTheRunWasMadeByIt(String sql, Effect outcome) throws SQLException {
        assertThat(effect(sql, Instant.now().minusSeconds(60))).isEqualTo(outcome);
    }
}
