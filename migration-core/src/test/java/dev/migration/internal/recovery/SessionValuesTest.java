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
            SET @x = 1                                                          | true
            SET @x := -1.5, @y = x'00'                                          | true
            SET @x = _utf8mb4'a' COLLATE utf8mb4_bin                            | true
            SET @x = CONCAT('a', IF(@y IS NULL, 'b', "c"))                      | true
            SET @x = DATABASE()                                                 | true
            SET @x = @@SESSION.sql_mode                                         | true
            SET @x = @@last_insert_id                                           | false
            SET @x = NOW()                                                      | false
            SET @x = CURRENT_USER                                               | false
            SET @x = my_function(1)                                             | false
            SET @now = 1, @x = @timestamp                                       | true
            SET @x = (SELECT MAX(id) FROM t)                                    | false
            SET @x = (SELECT COUNT(*) FROM information_schema.TABLES)           | true
            SET @x = (SELECT COUNT(*) FROM `INFORMATION_SCHEMA`.tables t WHERE t.a IN ('a', 'b')) | true
            SET @x = (SELECT COUNT(*) FROM information_schema.TABLES JOIN t)    | false
            SET @x = (SELECT CURRENT_TIMESTAMP FROM information_schema.TABLES)  | false
            SELECT COUNT(*) INTO @x FROM information_schema.TABLES              | true
            SELECT 1, 2 INTO @y, @x                                             | true
            SELECT id FROM t INTO @x                                            | false
            SELECT @x := @x + 1                                                 | true
            UPDATE t SET n = (@x := 1)                                          | false
            CALL p(@x)                                                          | false
            LOAD DATA INFILE 'f' INTO TABLE t (a, @x)                           | false
            GET DIAGNOSTICS @x = ROW_COUNT                                      | false
            """)
    void aValueCanBeSetAgainOrNot(String sql, boolean repeatable) {
        SessionValues values = of(Dialect.MYSQL, sql);

        assertThat(values.assigned()).contains("@x");
        assertThat(values.isRepeatable()).isEqualTo(repeatable);
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
            DEALLOCATE PREPARE st              | [the prepared statement st] | []
            SELECT '@x' -- @y                  | []              | []
            CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET @x = @y | [] | []
            CREATE TABLE u AS SELECT @x        | [@x]            | []
            """)
    void aStatementReadsAndAssignsByItsText(String sql, String reads, String assigned) {
        SessionValues values = of(Dialect.MYSQL, sql);

        assertThat(values.reads().toString()).isEqualTo(reads);
        assertThat(values.assigned().toString()).isEqualTo(assigned);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SET @x 5                              | true
            SET @x TO 5                           | true
            SET @x = SELECT MAX(n) FROM t         | false
            SELECT SET(@x, 5)                     | true
            SET @x = CURRENT_DATE                 | false
            """)
    void h2WritesSomeOfThemInItsOwnWay(String sql, boolean repeatable) {
        SessionValues values = of(Dialect.H2, sql);

        assertThat(values.assigned()).containsExactly("@x");
        assertThat(values.isRepeatable()).isEqualTo(repeatable);
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
                .containsExactly("PREPARE b FROM 'DO 3'");
    }

    @Test
    void aLostValueIsReportedWhereItIsReadBeforeItIsSetAnew() {
        EndedSession session = ended("SET @a = NOW()", "SET @b = @a", "PREPARE st FROM @b");

        assertThat(lost(session, 3, "SET @a = 1", "SELECT @a")).isEqualTo("nothing");
        assertThat(lost(session, 3, "SELECT 1", "SELECT @b")).isEqualTo("5 @b 2");
        assertThat(lost(session, 3, "DEALLOCATE PREPARE st")).isEqualTo("4 the prepared statement st 3");
        assertThat(lost(session, 3, "EXECUTE st")).isEqualTo("4 the prepared statement st 3");
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
}
