package dev.migration.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlScanner;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.text.CharWindow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndedSessionTest {

    private static List<Statement> statements(Dialect dialect, String sql) {
        var scanner = new SqlScanner(new CharWindow(sql), dialect, "x.sql", SqlScanner.CommentListener.NONE);
        var statements = new ArrayList<Statement>();
        scanner.forEachRemaining(statements::add);
        return statements;
    }

    private static final String MAY_HAVE_CHANGED = "CREATE TABLE made (n INT)";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SET @x = 1                                                          | FILE
            SET @x := -1.5, @y = x'00'                                          | FILE
            SET @x = _utf8mb4'a' COLLATE utf8mb4_bin                            | FILE
            SET @x = CONCAT('a', IF(1 IS NULL, 'b', "c"))                       | FILE
            SET @x = 0x01         | FILE
            SET @y = 0, @x = 1e3  | FILE
            SET @x = 1.5e-3 | FILE
            SET @x = 0b1                                                        | FILE
            SELECT ENGINE INTO @x FROM information_schema.TABLES ORDER BY table_name DESC LIMIT 1 | CATALOGUE
            SET @x = DATABASE()                                                 | FILE
            SET @x = 'admin@example.com'                                        | FILE
            SET @x = @@SESSION.sql_mode                                         | FILE
            SET @x = @@GLOBAL.sql_mode, SQL_MODE = TRADITIONAL                  | FILE
            SET @x = (SELECT COUNT(*) FROM information_schema.TABLES)           | CATALOGUE
            SET @x = (SELECT COUNT(*) FROM `INFORMATION_SCHEMA`.tables t WHERE t.table_name IN ('a', 'b')) | CATALOGUE
            SET @x = IF((SELECT COUNT(*) FROM information_schema.COLUMNS) > 0, 'a', 'b'), @y = 1 | CATALOGUE
            SELECT COUNT(*) INTO @x FROM information_schema.TABLES              | CATALOGUE
            SELECT 1, 2 INTO @y, @x                                             | FILE
            SET @x = 'SELECT @y'                                                | LOST
            SELECT @x := @x + 1                                                 | FILE
            SELECT AUTO_INCREMENT INTO @x FROM information_schema.TABLES        | LOST
            SELECT MAX(s.`CARDINALITY`) INTO @x FROM information_schema.STATISTICS s | LOST
            SET STATEMENT max_statement_time = 1 FOR SELECT MAX(id) INTO @x FROM t | LOST
            SELECT COUNT(*) INTO @x FROM information_schema.PROCESSLIST         | LOST
            SELECT COUNT(*) INTO @x FROM 2024_orders                            | LOST
            SELECT COUNT(*) INTO @x FROM `2024`                                 | LOST
            SELECT COUNT(*) INTO @x FROM _orders                                | LOST
            SELECT COUNT(*) INTO @x FROM information_schema.TABLES t, _orders   | LOST
            SELECT COUNT(*) INTO @x FROM app.columns                            | LOST
            SELECT COUNT(*) INTO @x FROM quote                                  | LOST
            SELECT COUNT(*) INTO @x FROM information_schema.TABLES, `case`      | LOST
            SET @x = IF((SELECT COUNT(*) FROM information_schema.TABLES), 1, 2) | CATALOGUE
            SET @x = (SELECT COUNT(*) FROM information_schema.TABLES AS t JOIN information_schema.COLUMNS c ON t.table_name = c.table_name) | CATALOGUE
            SET @x = @@last_insert_id                                           | LOST
            SET @x = NOW()                                                      | LOST
            SET @x = CURRENT_TIMESTAMP, sql_mode = ''                           | LOST
            SET @x = my_function(1)                                             | LOST
            SET @x = (SELECT MAX(id) FROM t)                                    | LOST
            SET @x = (SELECT COUNT(*) FROM information_schema.TABLES, t)        | LOST
            SET @x = (SELECT COUNT(*) FROM information_schema.TABLES AS a, t)   | LOST
            SET @x = (SELECT COUNT(*) FROM information_schema.TABLES JOIN t)    | LOST
            SET @x = (SELECT CURRENT_TIMESTAMP FROM information_schema.TABLES)  | LOST
            SELECT id FROM t INTO @x                                            | LOST
            UPDATE t SET n = (@x := 1)                                          | LOST
            CALL p(@x)                                                          | LOST
            LOAD DATA INFILE 'f' INTO TABLE t (a, @x)                           | LOST
            GET DIAGNOSTICS @x = ROW_COUNT                                      | LOST
            """)
    void aValueIsOfTheFileTheCatalogueOrLost(String sql, String origin) {
        boolean now = lost(ended(sql), 1, "SELECT @x").equals("nothing");
        boolean later = lost(ended(sql, MAY_HAVE_CHANGED), 2, "SELECT @x").equals("nothing");

        assertThat(now ? later ? "FILE" : "CATALOGUE" : "LOST").isEqualTo(origin);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SET @x = @lost + 1                 | @lost
            SET @x = 1, sql_mode = @Lost       | @lost
            SELECT `lost`, @`LOST`             | @lost
            SELECT a, b INTO @x, @lost FROM t  | nothing
            SELECT a INTO @x FROM t WHERE a IN (1, @lost) | @lost
            SET @@sql_mode = @lost             | @lost
            CALL p()                           | @lost
            LOAD DATA INFILE 'f' INTO TABLE t (a, @lost) | @lost
            EXECUTE IMMEDIATE 'SELECT @lost'   | @lost
            EXECUTE IMMEDIATE 'SELECT 1'       | nothing
            IF 1 THEN SELECT 1@ END IF         | @lost
            SELECT 'a@lost' -- @lost           | nothing
            CREATE PROCEDURE p() SELECT @lost  | @lost
            CREATE DEFINER = a@lost VIEW v AS SELECT 1 | nothing
            CREATE DEFINER = 'a'@`lost` TRIGGER t BEFORE INSERT ON x FOR EACH ROW SET NEW.n = 1 | nothing
            GRANT SELECT ON t TO a@lost, 'c'@'lost'  | nothing
            SET PASSWORD FOR a@lost = 'x'      | nothing
            """)
    void aLostValueIsFoundWhereItIsUsed(String sql, String used) {
        String found = lost(ended("SET @lost = NOW()"), 1, sql.replace("@ END", "; END"));

        assertThat(found).isEqualTo(used.equals("nothing") ? used : "2 " + used + " 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            INSERT INTO t (n) VALUES (1)       | SELECT LAST_INSERT_ID()            | 2 the key of the last insert 1
            INSERT INTO t (n) VALUES (1)       | SELECT @@identity                  | 2 the key of the last insert 1
            INSERT INTO t (n) VALUES (1)       | SELECT PREVIOUS VALUE FOR q        | 2 the last value of q 1
            CALL p()                           | SELECT LASTVAL(q)                  | 2 the last value of q 1
            CALL p()                           | SELECT LAST_INSERT_ID()            | 2 the key of the last insert 1
            INSERT INTO t (n) VALUES (1)       | INSERT INTO u VALUES (2); SELECT LAST_INSERT_ID() | nothing
            INSERT INTO t (n) VALUES (1)       | UPDATE u SET n = 2; INSERT INTO v VALUES (1, LAST_INSERT_ID()) | 3 the key of the last insert 1
            INSERT INTO t (n) VALUES (1)       | INSERT INTO u VALUES (1) ON DUPLICATE KEY UPDATE n = LAST_INSERT_ID(n) | nothing
            INSERT INTO t (n) VALUES (1)       | CREATE TABLE u (n INT AS IDENTITY(START WITH 1)) | nothing
            INSERT INTO t (n) VALUES (1)       | DELETE FROM u; SELECT @@identity   | 3 the key of the last insert 1
            INSERT INTO t (n) VALUES (1)       | DELETE FROM u; SELECT ROW_COUNT()  | nothing
            UPDATE t SET n = 1                 | INSERT INTO log SELECT ROW_COUNT()   | 2 the count of the last write 1
            UPDATE t SET n = 1                 | ALTER TABLE t ADD m INT; INSERT INTO log SELECT FOUND_ROWS() | nothing
            INSERT INTO t (n) VALUES (1)       | UPDATE u SET n = LAST_INSERT_ID(n + 1); SELECT LAST_INSERT_ID() | nothing
            INSERT INTO t (n) VALUES (1)       | SET @x = LAST_INSERT_ID(7); SELECT LAST_INSERT_ID() | nothing
            INSERT INTO t (n) VALUES (1)       | CREATE VIEW v AS SELECT LAST_INSERT_ID(7); SELECT LAST_INSERT_ID() | 3 the key of the last insert 1
            INSERT INTO t VALUES (NEXT VALUE FOR q) | INSERT INTO log VALUES (1); INSERT INTO v VALUES (PREVIOUS VALUE FOR s.q) | 3 the last value of s.q 1
            INSERT INTO t (n) VALUES (1)       | SELECT NEXT VALUE FOR r; SELECT LASTVAL(q) | 3 the last value of q 1
            INSERT INTO t (n) VALUES (1)       | SELECT NEXTVAL(`q`); SELECT PREVIOUS VALUE FOR q | nothing
            INSERT INTO t (n) VALUES (1)       | INSERT INTO u VALUES (NEXT VALUE FOR s.q); SELECT s.currval, PREVIOUS VALUE FOR s.q | 3 the last value of s 1
            INSERT INTO t (n) VALUES (1)       | INSERT INTO u VALUES (NEXT VALUE FOR a.q); SELECT PREVIOUS VALUE FOR b.q | 3 the last value of b.q 1
            INSERT INTO t (n) VALUES (1)       | SELECT q.nextval; SELECT q.currval  | nothing
            INSERT INTO t (n) VALUES (1)       | CREATE TABLE u (n INT DEFAULT (NEXT VALUE FOR q)); SELECT LASTVAL(q) | 3 the last value of q 1
            DO NEXTVAL(q)                      | SELECT q.currval                   | 2 the last value of q 1
            INSERT INTO t (n) VALUES (1)       | CREATE PROCEDURE p() INSERT INTO v VALUES (LAST_INSERT_ID()); CALL p() | 3 the key of the last insert 1
            INSERT INTO t (n) VALUES (1)       | CREATE PROCEDURE p() INSERT INTO u VALUES (2); SELECT LAST_INSERT_ID() | 3 the key of the last insert 1
            INSERT INTO t (n) VALUES (1)       | CREATE FUNCTION f() RETURNS INT RETURN LAST_INSERT_ID() | nothing
            CREATE TABLE t (n INT)             | SELECT LAST_INSERT_ID()            | nothing
            """)
    void theLastWriteEndsWithTheSession(String done, String rest, String lost) {
        assertThat(lost(ended(done), 1, rest)).isEqualTo(lost);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SET @x 5                              | FILE
            SET @x TO 5                           | FILE
            SET @x = SELECT MAX(n) FROM t         | LOST
            SET @x = CURRENT_DATE                 | LOST
            SELECT SET(@x, n) FROM t              | LOST
            CALL SET(@x, 1)                       | LOST
            """)
    void h2WritesSomeOfThemInItsOwnWay(String sql, String origin) {
        var session = new EndedSession(Dialect.H2);
        session.add(1, statements(Dialect.H2, sql).get(0));

        assertThat(session.settings()).hasSize(origin.equals("FILE") ? 1 : 0);
        assertThat(session.hasLost()).isEqualTo(origin.equals("LOST"));
    }

    private static EndedSession ended(String... done) {
        var session = new EndedSession(Dialect.MYSQL);
        int ordinal = 0;
        for (Statement statement : statements(Dialect.MYSQL, String.join(";\n", done))) {
            session.add(++ordinal, statement);
        }
        return session;
    }

    private static List<String> settings(EndedSession session) {
        return session.settings().values().stream().map(Statement::text).toList();
    }

    private static String lost(EndedSession session, int done, String... rest) {
        return session.firstLost(
                        done,
                        statements(Dialect.MYSQL, String.join(";\n", rest)).iterator())
                .map(lost -> lost.user().ordinal() + " " + lost.name() + " "
                        + lost.from().ordinal())
                .orElse("nothing");
    }

    @Test
    void onlyWhatCanBeSetAgainIsSetAgain() {
        assertThat(settings(ended(
                        "SET @a = 1, sql_mode = ''",
                        "SET @b = LAST_INSERT_ID()",
                        "SET @c = @b",
                        "SELECT COUNT(*) INTO @d FROM information_schema.TABLES",
                        "USE other",
                        "INSERT INTO t VALUES (@a)")))
                .containsExactly(
                        "SET @a = 1, sql_mode = ''",
                        "SELECT COUNT(*) INTO @d FROM information_schema.TABLES",
                        "USE other");
    }

    @Test
    void aPreparedStatementIsMadeAgainUnlessItIsGone() {
        assertThat(settings(ended(
                        "PREPARE a FROM 'DO 1'",
                        "PREPARE b FROM 'DO 2'",
                        "PREPARE b FROM 'DO 3'",
                        "DEALLOCATE PREPARE a",
                        "SET @lost = LAST_INSERT_ID()",
                        "PREPARE c FROM @lost")))
                .containsExactly("PREPARE b FROM 'DO 3'", "PREPARE c FROM 'DO 0'");
    }

    @Test
    void aLostValueIsReportedWhereItIsReadBeforeItIsSetAnew() {
        String[] done = {"SET @a = NOW()", "SET @b = @a", "PREPARE st FROM @b"};

        assertThat(lost(ended(done), 3, "SET @a = 1", "SELECT @a")).isEqualTo("nothing");
        assertThat(lost(ended(done), 3, "SELECT 1", "SELECT @b")).isEqualTo("5 @b 2");
        assertThat(lost(ended(done), 3, "DEALLOCATE PREPARE st")).isEqualTo("nothing");
        assertThat(lost(ended(done), 3, "EXECUTE st")).isEqualTo("4 the prepared statement st 3");
        assertThat(lost(ended(done), 3, "PREPARE st FROM 'DO 1'", "EXECUTE st")).isEqualTo("nothing");
    }

    @Test
    void aValueOfTheCatalogueIsLostOnceThatMayHaveChanged() {
        String assigns = "SELECT COUNT(*) INTO @n FROM information_schema.TABLES";

        assertThat(lost(ended(assigns, "INSERT INTO t VALUES (1)", "LOCK TABLES t WRITE"), 3, "SELECT @n"))
                .isEqualTo("nothing");
        assertThat(lost(ended(assigns, "DROP TABLE t"), 2, "SELECT @n")).isEqualTo("3 @n 1");
        assertThat(lost(ended("DROP TABLE t", assigns), 2, "SELECT @n")).isEqualTo("nothing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            EXECUTE IMMEDIATE 'SET @m = 1'                 | SELECT @m                | 3 @m 2
            EXECUTE IMMEDIATE 'SET @m = 1'                 | SELECT @a                | 3 @a 2
            CALL p()                                       | SELECT @m                | 3 @m 2
            CALL p()                                       | SELECT LAST_INSERT_ID()  | 3 the key of the last insert 2
            CALL p()                                       | SELECT LASTVAL(q)        | 3 the last value of q 2
            CALL p()                                       | EXECUTE a                | nothing
            SELECT @a, LAST_INSERT_ID()                    | INSERT INTO t VALUES (@a, LAST_INSERT_ID()) | nothing
            CREATE TABLE t AS SELECT @a                    | INSERT INTO t VALUES (@a) | nothing
            CALL p()                                       | CALL p()                 | 3 @a 2
            BEGIN NOT ATOMIC SET @m = 1@ END               | SELECT @m                | 3 @m 2
            IF 1 THEN SET @m = 1@ END IF                   | SELECT @m                | 3 @m 2
            INSERT INTO t VALUES (NEXT VALUE FOR q)        | SELECT PREVIOUS VALUE FOR q | 3 the last value of q 2
            INSERT INTO t (n) VALUES (1)                   | SELECT PREVIOUS VALUE FOR q | 3 the last value of q 2
            SET @n = NOW()                                 | CREATE PROCEDURE p() SELECT @n | 3 @n 2
            SET @n = NOW()                                 | EXECUTE IMMEDIATE 'SELECT @n'  | 3 @n 2
            SET @n = NOW(), @b = 'SELECT @n'               | PREPARE b FROM @b        | 3 @b 2
            SET @n = NOW()                                 | CALL p()                 | 3 @n 2
            CALL p()                                       | EXECUTE IMMEDIATE 'SELECT @m' | 3 @m 2
            SET @n = NOW()                                 | CREATE TABLE event AS SELECT @n | 3 @n 2
            """)
    void whatAStatementMayHaveSetUnseenIsLost(String done, String rest, String lost) {
        var session = new EndedSession(Dialect.MYSQL);
        session.add(1, statements(Dialect.MYSQL, "SET @a = 1").get(0));
        session.add(2, statements(Dialect.MYSQL, done.replace("@ END", "; END")).get(0));

        assertThat(lost(session, 2, rest)).isEqualTo(lost);
    }

    @Test
    void whatIsSetAgainAfterwardsIsNotLost() {
        assertThat(lost(ended("CALL p()", "SET @m = 1"), 2, "SELECT @m")).isEqualTo("nothing");
        assertThat(lost(ended("CALL p()", "SET @m = @n"), 2, "SELECT @m")).isEqualTo("3 @m 2");
        assertThat(lost(ended("CALL p()"), 1, "SET @m = 1", "SELECT @m")).isEqualTo("nothing");
        assertThat(lost(ended("CREATE PROCEDURE p() SELECT @n", "SET @n = NOW()"), 2, "CALL p()"))
                .isEqualTo("3 @n 2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            INSERT INTO t VALUES (@m)                                    | 5 @m 3
            BEGIN SET @m = @m + 1@ END                                   | 5 @m 3
            BEGIN SET @m = 1@ INSERT INTO t VALUES (@m)@ END             | nothing
            BEGIN SELECT MAX(n) INTO @m FROM t@ SET @s = CONCAT('DROP TABLE t', @m)@ PREPARE st FROM @s@ EXECUTE st@ END | nothing
            INSERT INTO t VALUES (LAST_INSERT_ID())                      | 5 the key of the last insert 3
            BEGIN INSERT INTO t VALUES (LAST_INSERT_ID())@ END           | 5 the key of the last insert 3
            BEGIN INSERT INTO t VALUES (1)@ SET @m = LAST_INSERT_ID()@ END | nothing
            BEGIN UPDATE t SET n = 1@ IF ROW_COUNT() = 0 THEN INSERT INTO t VALUES (1)@ END IF@ END | nothing
            BEGIN SELECT NEXT VALUE FOR r@ SELECT PREVIOUS VALUE FOR r, LAST_INSERT_ID(4)@ SELECT LAST_INSERT_ID()@ END | nothing
            """)
    void whatARoutineOfTheFileReadsIsAskedOfACall(String body, String lost) {
        EndedSession session = new EndedSession(Dialect.MYSQL);
        String[] done = {
            "CREATE PROCEDURE p() SET @m = 1", "CREATE PROCEDURE q() " + body.replace('@' + " ", "; "), "CALL p()"
        };
        for (int i = 0; i < done.length; i++) {
            session.add(i + 1, statements(Dialect.MYSQL, done[i]).get(0));
        }

        assertThat(lost(session, 3, "ALTER TABLE t ADD m INT", "CALL q()")).isEqualTo(lost);
    }

    @Test
    void theNextPreparedStatementRunsWhereTheOneBeforeIsDone() {
        String[] twice = {
            "SET @s1 = IF((SELECT COUNT(*) FROM information_schema.TABLES) = 0, 'DO 0', 'ALTER TABLE t ADD c INT')",
            "PREPARE st FROM @s1",
            "EXECUTE st",
            "DEALLOCATE PREPARE st",
            "SET @s2 = IF((SELECT COUNT(*) FROM information_schema.TABLES) = 0, 'DO 0', 'ALTER TABLE t ADD d INT')",
            "PREPARE st FROM @s2"
        };

        assertThat(lost(ended(twice), 6, "EXECUTE st", "DEALLOCATE PREPARE st", "SET @s1 = 1"))
                .isEqualTo("nothing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CONCAT('SELECT ', @a, QUOTE(@b))                  | 4 the prepared statement st 3
            CONCAT('SELECT ', QUOTE(@b))                      | nothing
            CONCAT('SELECT ', QUOTE(@b), DATE_FORMAT(NOW(), '%i')) | 4 the prepared statement st 3
            """)
    void aPreparedTextDependsOnAllThatIsInIt(String text, String lost) {
        EndedSession session = ended("SET @a = LAST_INSERT_ID()", "SET @b = 'x'", "PREPARE st FROM " + text);

        assertThat(lost(session, 3, "EXECUTE st")).isEqualTo(lost);
    }

    @Test
    void aValueOfTheServerIsLostOnceThatIsSet() {
        String assigns = "SET @old = @@GLOBAL.Max_Connections, @mode = @@sql_mode";

        assertThat(lost(ended(assigns, "SET GLOBAL max_connections = 5"), 2, "SET GLOBAL max_connections = @old"))
                .isEqualTo("3 @old 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SELECT set_config('app.id', (SELECT 1)::text, false) | true
            SELECT set_config('app.id', (SELECT 1)::text, true)  | false
            SELECT set_config('app.id', '1', false)              | false
            """)
    void aConfigurationThatIsNoConstantIsLost(String done, boolean isLost) {
        var session = new EndedSession(Dialect.POSTGRESQL);
        session.add(1, statements(Dialect.POSTGRESQL, done).get(0));

        assertThat(session.firstLost(
                                1, statements(Dialect.POSTGRESQL, "SELECT 1").iterator())
                        .isPresent())
                .isEqualTo(isLost);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SET SESSION lock_wait_timeout = @n               | 3 2
            SET SESSION lock_wait_timeout = 1 + my_function() | 3 2
            SET SESSION sql_mode = REPLACE(@@sql_mode, 'A', '') | nothing
            SET NAMES utf8mb4 COLLATE utf8mb4_bin            | nothing
            SET @@timestamp = 5                              | nothing
            """)
    void aSettingThatCannotBeMadeAgainStopsWhateverFollows(String setting, String stops) {
        assertThat(ended("SET @n = NOW()", setting)
                        .firstLost(2, statements(Dialect.MYSQL, "SELECT 1").iterator())
                        .map(lost -> lost.user().ordinal() + lost.name() + " "
                                + lost.from().ordinal())
                        .orElse("nothing"))
                .isEqualTo(stops);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CREATE TEMPORARY TABLE IF NOT EXISTS `TT` (n INT) | INSERT INTO t SELECT * FROM tt         | true
            CREATE OR REPLACE TEMPORARY TABLE tt (n INT)      | DROP TABLE IF EXISTS tt                | true
            CREATE TEMPORARY TABLE tt (n INT)                 | CREATE TEMPORARY TABLE tt (n INT); SELECT * FROM tt | false
            CREATE TEMPORARY TABLE tt (n INT)                 | DROP TEMPORARY TABLE IF EXISTS tt      | false
            CREATE TABLE tt (n INT)                           | SELECT * FROM tt                       | false
            CREATE TEMPORARY TABLE other (n INT)              | SELECT * FROM tt                       | false
            CREATE TEMPORARY TABLE tt (n INT); DROP TABLE tt  | SELECT * FROM tt                       | false
            """)
    void aTemporaryTableEndsWithTheSession(String done, String rest, boolean isLost) {
        assertThat(lost(ended(done), 1, rest)).isEqualTo(isLost ? "2 the temporary table tt 1" : "nothing");
    }
}
