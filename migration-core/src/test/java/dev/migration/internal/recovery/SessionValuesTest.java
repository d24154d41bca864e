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
