// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.exceptions.MySQLStatementCancelledException;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.SqlError.Kind;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MySqlErrorTest {

    private static final String SYNTAX =
            "(conn=7) You have an error in your SQL syntax; check the manual that corresponds"
                    + " to your MariaDB server version for the right syntax to use near '%s' at line %d";

    private static SqlError syntaxError(String sql, String near, int line) {
        return MySqlError.of(
                new SQLException(SYNTAX.formatted(near, line), "42000", 1064),
                new Statement(sql, 1, 1, 0, List.of(), StatementKind.PLAIN, Set.of()));
    }

    @Test
    void findsThePlaceOfASyntaxError() {
        SqlError error = syntaxError("CREATE TABEL t (a INT)", "TABEL t (a INT)", 1);

        assertThat(error.position()).isEqualTo(8);
        assertThat(error.message()).isEqualTo("syntax error near 'TABEL t (a INT)'");
        assertThat(error.sqlState()).isEqualTo("42000");
    }

    @Test
    void severalStatementsThatAreSentAsOneAreNoSyntaxErrorOfOne() {
        SqlError error = syntaxError("CREATE TABLE a (n INT);\nCREATE TABLE b (n INT)", "CREATE TABLE b (n INT)", 2);

        assertThat(error.kind()).isEqualTo(Kind.SEVERAL_STATEMENTS);
        assertThat(error.message()).startsWith("syntax error near 'CREATE TABLE b (n INT)': these are 2 statements, ");
        assertThat(error.remedy()).contains("StatementBegin", "StatementEnd", "DELIMITER");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE PROCEDURE p() BEGIN SELECT 1; SELEC 2; END",
                "CREATE TABLE a (n INT); -- the last",
                "SELEC ';'",
                "SELEC 'a; SELECT 2"
            })
    void anErrorInOneStatementIsItsOwn(String sql) {
        assertThat(syntaxError(sql, "SELEC", 1).kind()).isEqualTo(Kind.OTHER);
    }

    /** MariaDB and MySQL have given the number to different errors. */
    @Test
    void aMissingTriggerIsNoLostConnection() {
        SqlError trigger = error("Referenced trigger 'b' for the given action time and event type does not exist");
        SqlError idle = error("The client was disconnected by the server because of inactivity.");

        assertThat(trigger.kind()).isEqualTo(Kind.OTHER);
        assertThat(idle.kind()).isEqualTo(Kind.CONNECTION_LOST);
    }

    private static SqlError error(String message) {
        return MySqlError.of(new SQLException(message, "HY000", 4031), null);
    }

    /** With several servers in its URL MariaDB's driver has another session then. */
    @Test
    void aConnectionThatTheDriverHasReplacedIsLost() {
        var failure = new SQLException("Driver has reconnect connection after a communications link failure", "25S03");

        assertThat(MySqlError.of(failure, null).kind()).isEqualTo(Kind.CONNECTION_LOST);
    }

    @Test
    void countsThePlaceInCodePoints() {
        assertThat(syntaxError("SELECT '😀' FORM t", "FORM t", 1).position()).isEqualTo(12);
    }

    @Test
    void nothingLeftIsBehindTheEnd() {
        assertThat(syntaxError("SELECT 1 FROM", "", 1).position()).isEqualTo(14);
    }

    @Test
    void findsALongRestByItsLine() {
        String near = "FORM t WHERE a = " + "1 + ".repeat(20).substring(0, 63);

        assertThat(syntaxError("SELECT 1,\n" + near + "1", near, 2).position()).isEqualTo(11);
        assertThat(syntaxError(near + "1\n" + near + "1", near, 2).position()).isEqualTo(83);
        assertThat(syntaxError(near + "1 " + near + "1", near, 1).position()).isZero();
        assertThat(syntaxError("SELECT 1,\n" + near + "1", near + "...", 2).position())
                .isEqualTo(11);
        assertThat(syntaxError("SELECT 1", "something else", 1).position()).isZero();
        assertThat(syntaxError("SELECT 1,\n" + near + "1", near, 2).message())
                .isEqualTo("syntax error near 'FORM t WHERE a = 1 + 1 + 1 + 1 + 1 + 1 +…'");
    }

    @Test
    void leavesOutWhatTheDriverAdds() {
        SqlError error = MySqlError.of(
                new SQLException(
                        "(conn=12) Table 'a.b' doesn't exist\nQuery is: SELECT 'x'\njava thread: main", "42S02", 1146),
                null);

        assertThat(error.message()).isEqualTo("Table 'a.b' doesn't exist");
        assertThat(error.kind()).isEqualTo(Kind.OBJECT_MISSING);
    }

    @ParameterizedTest
    @CsvSource({
        "OBJECT_EXISTS, 1050 42S01 1060 42S21 1061 42000",
        "OBJECT_MISSING, 1146 42S02 1049 42000",
        "COLUMN_MISSING, 1054 42S22",
        "DUPLICATE_KEY, 1062 23000",
        "NO_PRIVILEGE, 1142 42000 1044 42000 1227 42000",
        "LOCKED, 1205 HY000",
        "DEADLOCK, 1213 40001",
        "DISK_FULL, 1021 HY000 1114 HY000",
        "OUT_OF_MEMORY, 1038 HY001",
        "READ_ONLY, 1836 HY000 1792 25006",
        "CONNECTION_LOST, 1927 70100 0 08S01 -1 08000 3169 HY000",
        "OTHER, 3024 HY000 1969 70100"
    })
    void knowsTheKindByTheServersNumber(Kind kind, String numbersAndStates) {
        String[] all = numbersAndStates.split(" ");
        for (int i = 0; i < all.length; i += 2) {
            var error = new SQLException("x", all[i + 1], Integer.parseInt(all[i]));
            assertThat(MySqlError.of(error, null).kind()).as(all[i]).isEqualTo(kind);
        }
    }

    @Test
    void connectorJsWordsForAStatementThatItCancelledAreTheServers() {
        SqlError error = MySqlError.of(new MySQLStatementCancelledException(), null);

        assertThat(error)
                .isEqualTo(MySqlError.of(new SQLException("Query execution was interrupted", "70100", 1317), null));
    }

    @Test
    void aLockThatIsNotFreedIsNotCalledADeadlock() {
        assertThat(MySqlError.of(new SQLException("Lock wait timeout exceeded", "40001", 1205), null)
                        .sqlState())
                .isEqualTo("HY000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1030 | Got error 28 \"No space left on device\" from storage engine InnoDB | DISK_FULL",
                "1026 | Error writing file 't.MYD' (Errcode: 28 \"No space left on device\") | DISK_FULL",
                "1005 | Can't create table `a`.`b` (errno: 28 \"No space left on device\") | DISK_FULL",
                "1005 | Can't create table `a`.`b28` (errno: 150 \"Foreign key constraint\") | OTHER"
            })
    void aFullDiskIsRecognisedByTheOperatingSystemsNumber(int code, String message, Kind kind) {
        assertThat(MySqlError.of(new SQLException(message, "HY000", code), null).kind())
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "--read-only, READ_ONLY",
        "--super-read-only, READ_ONLY",
        "--innodb-read-only, READ_ONLY",
        "--secure-file-priv, OTHER"
    })
    void anOptionOfTheServerThatForbidsAStatementIsNotAlwaysReadOnly(String option, Kind kind) {
        var refusal = new SQLException(
                "The MariaDB server is running with the " + option + " option so it cannot execute this statement",
                "HY000",
                1290);

        assertThat(MySqlError.of(refusal, null).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "1227, 42000, true", // no privilege
        "1193, HY000, true", // unknown variable
        "1290, HY000, true", // --skip-grant-tables
        "1317, 70100, false", // cancelled
        "1053, 08S01, false", // shutdown
        "1037, HY001, false", // out of memory
        "0, 08000, false",
        "-1, HY000, false" // the driver's own
    })
    void onlyWhatTheServerWouldRefuseAgainIsARefusal(int code, String sqlState, boolean refusal) {
        assertThat(MySqlError.isRefusal(new SQLException("refused", sqlState, code)))
                .isEqualTo(refusal);
        assertThat(MySqlError.isRefusal(new SQLTimeoutException("late", sqlState, code)))
                .isFalse();
    }
}
