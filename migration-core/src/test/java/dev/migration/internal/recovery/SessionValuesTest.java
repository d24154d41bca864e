package dev.migration.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.recovery.SessionValues.Origin;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlScanner;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.text.CharWindow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionValuesTest {

    private static List<Statement> statements(Dialect dialect, String sql) {
        var scanner = new SqlScanner(new CharWindow(sql), dialect, "x.sql", SqlScanner.CommentListener.NONE);
        var statements = new ArrayList<Statement>();
        scanner.forEachRemaining(statements::add);
        return statements;
    }

    private static SessionValues of(Dialect dialect, String sql) {
        return new SessionValues(statements(dialect, sql).get(0), dialect);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SET @x = 1                                                          | FILE
            SET @x := -1.5, @y = x'00'                                          | FILE
            SET @x = _utf8mb4'a' COLLATE utf8mb4_bin                            | FILE
            SET @x = CONCAT('a', IF(@y IS NULL, 'b', "c"))                      | FILE
            SET @x = DATABASE()                                                 | FILE
            SET @x = @@SESSION.sql_mode                                         | FILE
            SET @x = @@GLOBAL.sql_mode                                          | FILE
            SELECT AUTO_INCREMENT INTO @x FROM information_schema.TABLES        | OTHER
            SELECT MAX(s.`CARDINALITY`) INTO @x FROM information_schema.STATISTICS s | OTHER
            SET STATEMENT max_statement_time = 1 FOR SELECT MAX(id) INTO @x FROM t | OTHER
            SET @x = @@last_insert_id                                           | OTHER
            SET @x = NOW()                                                      | OTHER
            SET @x = CURRENT_USER                                               | OTHER
            SET @x = my_function(1)                                             | OTHER
            SET @x = (SELECT MAX(id) FROM t)                                    | OTHER
            SET @x = (SELECT COUNT(*) FROM information_schema.TABLES)           | CATALOGUE
            SET @x = (SELECT COUNT(*) FROM `INFORMATION_SCHEMA`.tables t WHERE t.a IN ('a', 'b')) | CATALOGUE
            SET @x = (SELECT COUNT(*) FROM information_schema.TABLES, t)        | OTHER
            SET @x = (SELECT COUNT(*) FROM information_schema.TABLES JOIN t)    | OTHER
            SET @x = (SELECT CURRENT_TIMESTAMP FROM information_schema.TABLES)  | OTHER
            SELECT COUNT(*) INTO @x FROM information_schema.TABLES              | CATALOGUE
            SELECT 1, 2 INTO @y, @x                                             | FILE
            SELECT id FROM t INTO @x                                            | OTHER
            SELECT @x := @x + 1                                                 | FILE
            UPDATE t SET n = (@x := 1)                                          | OTHER
            CALL p(@x)                                                          | OTHER
            LOAD DATA INFILE 'f' INTO TABLE t (a, @x)                           | OTHER
            GET DIAGNOSTICS @x = ROW_COUNT                                      | OTHER
            """)
    void aValueIsOfTheFileTheCatalogueOrElsewhere(String sql, Origin origin) {
        assertThat(of(Dialect.MYSQL, sql).assigned()).containsEntry("@x", origin);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SET @x = @y + 1                    | [@y]            | [@x]
            SET @x = @x + 1, sql_mode = @Old   | [@old, @x]      | [@x]
            SELECT @a.b, @`c d`, @'E'          | [@a.b, @c d, @e] | []
            SELECT a, b INTO @x, @y FROM t     | []              | [@x, @y]
            SELECT @@identity, @@sql_mode      | [LAST_INSERT_ID()] | []
            SET @@sql_mode = @x                | [@x]            | []
            CALL p(@x)                         | [@x]            | [@x]
            INSERT INTO t VALUES (LAST_INSERT_ID()) | [LAST_INSERT_ID()] | [LAST_INSERT_ID()]
            UPDATE t SET n = LAST_INSERT_ID(n) | []              | [LAST_INSERT_ID()]
            PREPARE st FROM @s                 | [@s]            | []
            EXECUTE St USING @a                | [@a, the prepared statement st] | []
            EXECUTE IMMEDIATE @a               | [@a]            | []
            SELECT '@x' -- @y                  | []              | []
            CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET @x = @y | [] | []
            CREATE TABLE u AS SELECT @x        | [@x]            | []
            CREATE TABLE event AS SELECT @x    | [@x]            | []
            CREATE OR REPLACE TABLE `view` AS SELECT @x AS `trigger` | [@x] | []
            ALTER TABLE procedure_log ADD trigger_name INT DEFAULT (@x) | [@x] | []
            CREATE OR REPLACE DEFINER = 'a'@'b' PROCEDURE p() SELECT @x | [] | []
            CREATE DEFINER = CURRENT_USER() FUNCTION f() RETURNS INT RETURN @x | [] | []
            ALTER DEFINER = a@b EVENT e DO SET @x = @y | []      | []
            CREATE DEFINER = a@b VIEW v AS SELECT 1 | []         | []
            GRANT SELECT ON t TO a@b, 'c'@'d'  | []              | []
            SET PASSWORD FOR a@b = 'x'         | []              | []
            BEGIN NOT ATOMIC SET @x = @y; SELECT @x; END | [@y]  | []
            SELECT PREVIOUS VALUE FOR a.q, LASTVAL(`R`) | [PREVIOUS VALUE FOR q, PREVIOUS VALUE FOR r] | []
            SELECT NEXT VALUE FOR Q, NEXTVAL(a.r) | []           | [PREVIOUS VALUE FOR q, PREVIOUS VALUE FOR r]
            """)
    void aStatementReadsAndAssignsByItsText(String sql, String reads, String assigned) {
        SessionValues values = of(Dialect.MYSQL, sql);

        assertThat(values.reads().toString()).isEqualTo(reads);
        assertThat(values.assigned().keySet().toString()).isEqualTo(assigned);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SET @x 5                              | FILE
            SET @x TO 5                           | FILE
            SET @x = SELECT MAX(n) FROM t         | OTHER
            SELECT SET(@x, 5)                     | FILE
            SET @x = CURRENT_DATE                 | OTHER
            """)
    void h2WritesSomeOfThemInItsOwnWay(String sql, Origin origin) {
        assertThat(of(Dialect.H2, sql).assigned()).containsEntry("@x", origin);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SET @s = 'SELECT @x, a INTO @y FROM t WHERE b = @Z'         | [@x, @z]
            PREPARE st FROM 'INSERT INTO t VALUES (LAST_INSERT_ID())'   | [LAST_INSERT_ID()]
            CREATE PROCEDURE p() BEGIN SET @x = 1; SELECT @x, @y; END   | [@y]
            CREATE PROCEDURE p() BEGIN INSERT INTO t VALUES (1); SET @x = LAST_INSERT_ID(); END | []
            INSERT INTO t VALUES (@x)                                   | []
            """)
    void textsAndRoutinesAreReadWhereTheyDoNotSetAVariableFirst(String sql, String read) {
        assertThat(of(Dialect.MYSQL, sql).readInside().toString()).isEqualTo(read);
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
                .map(lost -> lost.reader().ordinal() + " " + lost.name() + " "
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
                        "PREPARE c FROM @lost",
                        "DROP PREPARE nothing")))
                .containsExactly("PREPARE b FROM 'DO 3'", "PREPARE c FROM 'DO 0'");
    }

    @Test
    void aLostValueIsReportedWhereItIsReadBeforeItIsSetAnew() {
        EndedSession session = ended("SET @a = NOW()", "SET @b = @a", "PREPARE st FROM @b");

        assertThat(lost(session, 3, "SET @a = 1", "SELECT @a")).isEqualTo("nothing");
        assertThat(lost(session, 3, "SELECT 1", "SELECT @b")).isEqualTo("5 @b 2");
        assertThat(lost(session, 3, "DEALLOCATE PREPARE st")).isEqualTo("nothing");
        assertThat(lost(session, 3, "EXECUTE st")).isEqualTo("4 the prepared statement st 2");
        assertThat(lost(session, 3, "PREPARE st FROM 'DO 1'", "EXECUTE st")).isEqualTo("nothing");
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
            CALL p()                                       | SELECT LAST_INSERT_ID()  | 3 LAST_INSERT_ID() 2
            CALL p()                                       | SELECT LASTVAL(q)        | 3 PREVIOUS VALUE FOR q 2
            CALL p()                                       | EXECUTE a                | nothing
            BEGIN NOT ATOMIC SET @m = 1@ END               | SELECT @m                | 3 @m 2
            IF 1 THEN SET @m = 1@ END IF                   | SELECT @m                | 3 @m 2
            INSERT INTO t VALUES (NEXT VALUE FOR q)        | SELECT PREVIOUS VALUE FOR q | 3 PREVIOUS VALUE FOR q 2
            INSERT INTO t (n) VALUES (1)                   | SELECT PREVIOUS VALUE FOR q | 3 PREVIOUS VALUE FOR q 2
            SET @n = NOW()                                 | CREATE PROCEDURE p() SELECT @n | 3 @n 2
            SET @n = NOW()                                 | EXECUTE IMMEDIATE 'SELECT @n'  | 3 @n 2
            SET @n = NOW(), @b = 'SELECT @n'               | PREPARE b FROM @b; EXECUTE b | 4 @n 2
            SET @n = NOW()                                 | CALL p()                 | nothing
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
            CONCAT('SELECT ', @a, QUOTE(@b))                  | 4 the prepared statement st 1
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
        assertThat(lost(ended(assigns, "SET @@PERSIST.other = 5"), 2, "SELECT @old"))
                .isEqualTo("nothing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SELECT set_config('app.id', (SELECT 1)::text, false) | SELECT current_setting('app.id', true) | 2 current_setting('app.id') 1
            SELECT set_config('app.id', (SELECT 1)::text, true)  | SELECT current_setting('app.id', true) | nothing
            SELECT set_config('app.id', '1', false)              | SELECT current_setting('app.id', true) | nothing
            SELECT set_config('app.id', (SELECT 1)::text, false) | SELECT current_setting('app.no', true) | nothing
            """)
    void aConfigurationThatIsNoConstantIsLost(String done, String rest, String lost) {
        var session = new EndedSession(Dialect.POSTGRESQL);
        session.add(1, statements(Dialect.POSTGRESQL, done).get(0));

        assertThat(session.firstLost(1, statements(Dialect.POSTGRESQL, rest).iterator())
                        .map(read -> read.reader().ordinal() + " " + read.name() + " "
                                + read.from().ordinal())
                        .orElse("nothing"))
                .isEqualTo(lost);
    }

    @Test
    void aSettingThatNeedsALostValueIsReported() {
        assertThat(lost(ended("SET @n = NOW()", "SET SESSION lock_wait_timeout = @n"), 2, "SELECT 1"))
                .isEqualTo("2 @n 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CREATE TEMPORARY TABLE IF NOT EXISTS `TT` (n INT) | true
            CREATE OR REPLACE TEMPORARY TABLE tt (n INT)      | true
            CREATE TABLE tt (n INT)                           | false
            CREATE TEMPORARY TABLE other (n INT)              | false
            CREATE TEMPORARY TABLE tt (n INT); DROP TABLE tt  | false
            """)
    void aTemporaryTableIsKnownByItsName(String done, boolean named) {
        Statement reader =
                statements(Dialect.MYSQL, "INSERT INTO t SELECT * FROM tt").get(0);

        assertThat(ended(done).temporaryTable(reader).isPresent()).isEqualTo(named);
    }
}
