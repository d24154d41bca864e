// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.migration.fixture.Connections;
import dev.migration.fixture.EmptyMariaDb;
import dev.migration.fixture.RecordedLog;
import dev.migration.fixture.Texts;
import dev.migration.internal.database.StatementOutcomes;
import dev.migration.internal.database.StatementOutcomes.Effect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MariaDbCatalogueOutcomesTest extends CatalogueOutcomesTest {

    @Override
    Connection connection() throws SQLException {
        return EmptyMariaDb.create().getConnection();
    }

    @Override
    List<String> schema() {
        return Texts.Each.in("""
                CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a INT, b VARCHAR(10), INDEX i (a))
                CREATE TABLE `Odd ``one?` (n INT)
                CREATE TABLE child (t_id INT, n INT, CONSTRAINT fk FOREIGN KEY (t_id) REFERENCES t (id), CONSTRAINT positive CHECK (n > 0))
                CREATE TABLE parted (n INT) PARTITION BY RANGE (n) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20))
                CREATE TABLE like_p0 (n INT) ¦ CREATE VIEW v AS SELECT id FROM t ¦ CREATE PROCEDURE p() SELECT 1
                CREATE FUNCTION f(n INT) RETURNS INT DETERMINISTIC RETURN 2 * n
                CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1
                CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM child
                """).toList();
    }

    /** What other sessions do meanwhile: rows, counters and statistics change. */
    List<String> meanwhile() {
        return List.of("INSERT INTO t (a) VALUES (1), (2)", "ANALYZE TABLE t");
    }

    /** Statements that make or drop what they name, and do nothing else. */
    Stream<String> named() {
        return Texts.Each.in("""
                CREATE TABLE x (n INT) ¦ CREATE TABLE contract.`x` (n INT) ¦ CREATE TABLE x LIKE t
                CREATE TABLE `x y` (n INT) ¦ /*!40000 CREATE TABLE x (n INT) */ ¦ ALTER TABLE t ADD COLUMN c INT
                ALTER TABLE contract . t ADD c INT NOT NULL DEFAULT 5, ALGORITHM=COPY ¦ ALTER TABLE `Odd ``one?` ADD COLUMN `c ``x` INT
                ALTER TABLE t ADD c INT AS (a + 1) ¦ ALTER TABLE t ADD COLUMN c INT, ADD d INT AFTER b, DROP COLUMN a
                ALTER TABLE t ADD INDEX j (b), LOCK=NONE ¦ ALTER TABLE t ADD UNIQUE KEY j (b) ¦ ALTER TABLE t ADD UNIQUE j (b)
                ALTER TABLE t DROP INDEX i ¦ ALTER TABLE t RENAME INDEX i TO j ¦ ALTER TABLE t CHANGE a c INT
                ALTER TABLE t RENAME COLUMN a TO c ¦ ALTER TABLE child DROP CONSTRAINT positive
                ALTER TABLE child ADD CONSTRAINT small CHECK (n < 9) ¦ ALTER TABLE child DROP FOREIGN KEY fk
                ALTER TABLE child ADD CONSTRAINT fk2 FOREIGN KEY (n) REFERENCES t (id) ON DELETE CASCADE
                ALTER TABLE child ADD PRIMARY KEY (n) ¦ ALTER TABLE t RENAME TO x ¦ ALTER TABLE t RENAME x
                DROP TABLE child ¦ DROP TABLE child, `Odd ``one?`
                CREATE INDEX j ON t (b) ¦ CREATE UNIQUE INDEX j USING BTREE ON contract.t (b) ¦ DROP INDEX i ON t
                CREATE VIEW w AS SELECT a FROM t
                CREATE DEFINER = `root`@`localhost` SQL SECURITY INVOKER VIEW w AS SELECT a FROM t
                CREATE DEFINER=root@localhost VIEW w AS SELECT a FROM t
                DROP VIEW v ¦ CREATE PROCEDURE q() BEGIN CREATE TABLE IF NOT EXISTS z (n INT); END ¦ DROP PROCEDURE p
                CREATE FUNCTION g() RETURNS INT DETERMINISTIC RETURN 1 ¦ DROP FUNCTION f
                CREATE TRIGGER other BEFORE UPDATE ON t FOR EACH ROW IF NOT EXISTS (SELECT 1) THEN SET NEW.a = 1; END IF
                DROP TRIGGER tr ¦ CREATE EVENT g ON SCHEDULE EVERY 1 DAY DO DELETE FROM child ¦ DROP EVENT e
                CREATE DATABASE contract_more
                """);
    }

    /** Statements that change the definition of what they name, and have no name for that. */
    Stream<String> changing() {
        return Texts.Each.in("""
                ALTER TABLE t ADD COLUMN c INT AFTER id, AUTO_INCREMENT = 500 ¦ ALTER TABLE t MODIFY a BIGINT
                ALTER TABLE t MODIFY a INT AFTER b ¦ ALTER TABLE t CHANGE a a BIGINT ¦ ALTER TABLE t ALTER a SET DEFAULT 5
                ALTER TABLE t DROP COLUMN b, ADD INDEX (a) ¦ ALTER TABLE t DROP COLUMN b, ADD CHECK (a > 0) ¦ ALTER TABLE t ADD c INT, MODIFY a BIGINT
                ALTER TABLE t MODIFY a INT COMMENT 'said' ¦ ALTER TABLE t COMMENT = 'said'
                ALTER TABLE t CONVERT TO CHARACTER SET latin1 ¦ ALTER TABLE t ROW_FORMAT = COMPRESSED
                ALTER TABLE t ADD INDEX (b) ¦ ALTER TABLE t ADD CHECK (a > 0) ¦ ALTER TABLE t ADD (c INT, d INT)
                ALTER TABLE child ADD FOREIGN KEY (n) REFERENCES t (id)
                ALTER TABLE parted ADD PARTITION (PARTITION p2 VALUES LESS THAN (30)) ¦ ALTER TABLE parted DROP PARTITION p1
                ALTER VIEW v AS SELECT a FROM t ¦ ALTER PROCEDURE p COMMENT 'said' ¦ ALTER EVENT e DISABLE
                ALTER EVENT e RENAME TO g ¦ ALTER DATABASE contract CHARACTER SET latin1
                """);
    }

    @Override
    Stream<String> repeated() {
        return Texts.Each.in("""
                CREATE TABLE IF NOT EXISTS x (n INT) ¦ CREATE OR REPLACE VIEW v AS SELECT a FROM t
                CREATE OR REPLACE PROCEDURE p() SELECT 2 ¦ CREATE USER IF NOT EXISTS nobody
                DROP TABLE IF EXISTS child ¦ DROP USER IF EXISTS nobody
                GRANT SELECT ON t TO CURRENT_USER() ¦ ANALYZE TABLE t ¦ OPTIMIZE TABLE t
                ALTER TABLE t ENGINE = InnoDB ¦ ALTER TABLE t FORCE ¦ ALTER TABLE t AUTO_INCREMENT = 1000
                UNLOCK TABLES ¦ SET GLOBAL max_connections = 200
                """);
    }

    @Override
    Stream<String> asked() {
        return Texts.Each.in("""
                ALTER TABLE parted EXCHANGE PARTITION p0 WITH TABLE like_p0 ¦ ALTER TABLE t DISCARD TABLESPACE
                TRUNCATE TABLE child ¦ TRUNCATE child ¦ ALTER TABLE parted TRUNCATE PARTITION p0
                CREATE OR REPLACE TABLE like_p0 (n INT) ¦ CREATE OR REPLACE DATABASE contract
                RENAME TABLE t TO x ¦ ALTER TABLE missing ADD COLUMN c INT ¦ DROP TABLE missing
                CREATE FUNCTION lib RETURNS STRING SONAME 'lib.so'
                CREATE EVENT once ON SCHEDULE AT CURRENT_TIMESTAMP DO DELETE FROM child
                CREATE EVENT IF NOT EXISTS once ON SCHEDULE AT CURRENT_TIMESTAMP DO DELETE FROM child
                ALTER TABLE t DROP COLUMN b, ADD COLUMN B INT ¦ ALTER TABLE t DROP COLUMN b, ADD (b INT) ¦ ANALYZE UPDATE t SET a = a + 1
                ALTER TABLE t RENAME COLUMN a TO b, RENAME COLUMN b TO a ¦ ALTER TABLE t CHANGE a b INT, CHANGE b a INT
                ALTER TABLE t DROP COLUMN b, CHANGE a b INT, ADD COLUMN a INT ¦ ALTER TABLE t DROP COLUMN b, RENAME COLUMN a TO b, ADD a INT
                CREATE USER somebody ¦ REVOKE SELECT ON t FROM somebody
                SET GLOBAL max_connections = (@@max_connections + 1)
                SET STATEMENT max_statement_time = 1 FOR DELETE FROM t ¦ LOCK TABLES t WRITE ¦ CALL p()
                """);
    }

    /** The driver logs a warning of each statement that is refused. */
    @Texts("""
            CREATE TABLE x (n INT) ¦ CREATE TABLE nowhere.x (n INT) ¦ CREATE SEQUENCE x
            CREATE PROCEDURE x() SELECT 1 ¦ CREATE FUNCTION x() RETURNS INT RETURN 1
            CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1
            CREATE EVENT x ON SCHEDULE EVERY 1 DAY DO DELETE FROM child ¦ CREATE DATABASE contract_more""")
    void theServerRefusesNoLookupOfWhatIsMissing(String sql) throws SQLException {
        try (Connection connection = connection()) {
            execute(connection, schema());
            try (var log = new RecordedLog("org.mariadb.jdbc.message.server.ErrorPacket")) {
                assertThat(effect(connection, sql, note(connection, sql))).isEqualTo(Effect.NOT_DONE);
                assertThat(log.messages(Level.WARN)).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("named")
    void whatMakesOrDropsWhatItNamesIsShown(String sql) throws SQLException {
        try (Connection connection = filled()) {
            String note = note(connection, sql);
            execute(connection, meanwhile());
            assertThat(effect(connection, sql, note)).isEqualTo(Effect.NOT_DONE);
            execute(connection, List.of(sql));
            assertThat(effect(connection, sql, note)).isEqualTo(Effect.DONE);
            assertThat(effect(connection, sql, StatementOutcomes.NOT_SENT)).isEqualTo(Effect.NOT_DONE);
        }
    }

    /** Another session may have changed it in the same way, or in another one. */
    @ParameterizedTest
    @MethodSource("changing")
    void aChangedDefinitionIsAskedAbout(String sql) throws SQLException {
        try (Connection connection = filled()) {
            String note = note(connection, sql);
            execute(connection, meanwhile());
            assertThat(effect(connection, sql, note)).isEqualTo(Effect.NOT_DONE);
            execute(connection, List.of(sql));
            assertThat(effect(connection, sql, note)).isEqualTo(Effect.UNKNOWN);
        }
    }

    @Texts("""
            ALTER TABLE parted ADD COLUMN c INT ¦ ALTER TABLE parted DROP COLUMN m
            ALTER TABLE parted ADD INDEX j (n) ¦ CREATE INDEX j ON parted (n)""")
    void whatAnotherSessionChangedMeanwhileIsNotTakenForIt(String sql) throws SQLException {
        try (Connection connection = filled()) {
            execute(connection, List.of("ALTER TABLE parted ADD COLUMN m INT"));
            String note = note(connection, sql);
            execute(connection, List.of("ALTER TABLE parted ADD PARTITION (PARTITION p2 VALUES LESS THAN (30))"));
            assertThat(effect(connection, sql, note)).isEqualTo(Effect.UNKNOWN);
            execute(connection, List.of(sql));
            assertThat(effect(connection, sql, note)).isEqualTo(Effect.DONE);
        }
    }

    /** Whether it is this one that is there is not known. */
    @Test
    void whatWasThereBeforeIsNotTakenForItsOwn() throws SQLException {
        String sql = "ALTER TABLE t ADD COLUMN a INT";
        try (Connection connection = filled()) {
            String note = note(connection, sql);
            execute(connection, List.of("ALTER TABLE t ADD COLUMN other INT"));
            assertThat(effect(connection, sql, note)).isEqualTo(Effect.UNKNOWN);
        }
    }

    /** Earlier releases stored nothing, and later ones may store something else. */
    @Test
    void nothingIsConcludedFromANoteOfAnotherRelease() throws SQLException {
        String sql = "ALTER TABLE t DROP COLUMN b";
        try (Connection connection = filled()) {
            String note = note(connection, sql);
            assertThat(note).matches("catalogue 2 [0-9a-f]{64} 1");
            for (String other :
                    new String[] {null, "", "16384", "16384:1 2", "unreadable", note.replace(" 2 ", " 1 ")}) {
                assertThat(effect(connection, sql, other)).isEqualTo(Effect.UNKNOWN);
            }
        }
    }

    /** As by KILL; the next start reads again. */
    @Test
    void aReadThatIsCutOffIsNoAnswer() throws SQLException {
        String sql = "ALTER TABLE t DROP COLUMN b";
        var killed = new SQLException("Query execution was interrupted", "70100", 1317);
        try (Connection connection = filled()) {
            String note = note(connection, sql);
            Connection cutOff = Connections.statements(connection, call -> {
                if (call.executes() && call.text().startsWith("SHOW CREATE")) {
                    throw killed;
                }
                return call.pass();
            });
            assertThatThrownBy(() -> effect(cutOff, sql, note)).isSameAs(killed);
            assertThatThrownBy(() -> note(cutOff, sql)).isSameAs(killed);
        }
    }

    /** MariaDB drops one after the other. */
    @Test
    void aListOfWhichAPartIsGoneIsAskedAbout() throws SQLException {
        String sql = "DROP TABLE child, like_p0";
        try (Connection connection = connection()) {
            execute(connection, schema());
            String note = note(connection, sql);
            execute(connection, List.of("DROP TABLE child"));
            assertThat(effect(connection, sql, note)).isEqualTo(Effect.UNKNOWN);
        }
    }
}
