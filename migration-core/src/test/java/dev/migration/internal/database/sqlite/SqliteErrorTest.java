// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.SqlError.Kind;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlScanner;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqliteErrorTest {

    /** In the text, \n stands for the end of a line, and » for the place, which goes unknown where there is none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT 1 FORM »t                     | OTHER          | near \"t\": syntax error",
                "»SELEC 1                             | OTHER          | near \"SELEC\": syntax error",
                "SELECT 1,\\n  2,\\n\\n  3 FROM»      | OTHER          | incomplete input",
                "SELECT '😀',\\n »ö FROM t           | COLUMN_MISSING | no such column: ö",
                "SELECT * FROM\\n\\n  »nowhere        | OBJECT_MISSING | no such table: nowhere",
                "SELECT * FROM main.»nowhere          | OBJECT_MISSING | no such table: main.nowhere",
                "SELECT nowhere.n FROM nowhere        | OBJECT_MISSING | no such table: nowhere",
                "SELECT n,\\n »wrong FROM t           | COLUMN_MISSING | no such column: wrong",
                "INSERT INTO t (»wrong) VALUES (1)    | COLUMN_MISSING | table t has no column named wrong",
                "CREATE TABLE »t (n INT)              | OBJECT_EXISTS  | table t already exists",
                "CREATE INDEX »t_n ON t (n)           | OBJECT_EXISTS  | index t_n already exists",
                "ALTER TABLE t ADD COLUMN »n INT      | OBJECT_EXISTS  | duplicate column name: n",
                "DROP INDEX »nowhere                  | OBJECT_MISSING | no such index: nowhere",
                "INSERT INTO nodb.»t VALUES (1)       | OBJECT_MISSING | no such table: nodb.t",
                "INSERT INTO t VALUES (1)             | DUPLICATE_KEY  | UNIQUE constraint failed: t.n",
                "INSERT INTO t VALUES (-1)            | OTHER          | CHECK constraint failed: n > 0",
                "COMMIT                               | NO_TRANSACTION | cannot commit - no transaction is active"
            })
    void tellsWhatIsWrongAndWhere(String marked, Kind kind, String message) throws SQLException {
        String sql = marked.replace("\\n", "\n");
        int place = sql.indexOf('»');
        String sent = sql.replace("»", "");
        SqlError error = SqliteError.of(refusal(sent), statement(sent));

        assertThat(error.kind()).isEqualTo(kind);
        if (!message.equals("*")) {
            assertThat(error.message()).isEqualTo(message);
        }
        assertThat(error.position()).isEqualTo(place < 0 ? 0 : sql.codePointCount(0, place) + 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5   | [SQLITE_BUSY] The database file is locked (database is locked) | LOCKED",
                "517 | [SQLITE_BUSY_SNAPSHOT] Another connection has written (database is locked) | LOCKED",
                "6   | [SQLITE_LOCKED] A table is locked (database table is locked) | LOCKED",
                "8   | [SQLITE_READONLY] No write (attempt to write a readonly database) | READ_ONLY",
                "3   | [SQLITE_PERM] Access permission denied (access permission denied) | NO_PRIVILEGE",
                "23  | [SQLITE_AUTH] Authorization denied (not authorized) | NO_PRIVILEGE",
                "14  | [SQLITE_CANTOPEN] Unable to open (unable to open database file) | CONNECTION_LOST",
                "2067 | [SQLITE_CONSTRAINT_UNIQUE] A UNIQUE constraint failed (t.n) | DUPLICATE_KEY",
                "1555 | [SQLITE_CONSTRAINT_PRIMARYKEY] A PRIMARY KEY constraint failed (t.n) | DUPLICATE_KEY",
                "2579 | [SQLITE_CONSTRAINT_ROWID] rowid is not unique (t.rowid) | DUPLICATE_KEY",
                "787 | [SQLITE_CONSTRAINT_FOREIGNKEY] A foreign key constraint failed (FOREIGN KEY) | OTHER",
                "0   | Cannot change read-only flag after establishing a connection. | READ_ONLY",
                "0   | The database has been closed | CONNECTION_LOST",
                "13  | [SQLITE_FULL] Insertion failed because database is full (database or disk is full) | DISK_FULL"
            })
    void goesByTheResultCode(int code, String message, Kind kind) {
        assertThat(SqliteError.of(new SQLException(message, null, code), null).kind())
                .isEqualTo(kind);
    }

    private static dev.migration.internal.sql.Statement statement(String sql) {
        return SqlScanner.scan(new StringReader(sql), Dialect.SQLITE).next();
    }

    private static SQLException refusal(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (n INT UNIQUE CHECK (n > 0))");
            statement.execute("CREATE INDEX t_n ON t (n)");
            statement.execute("INSERT INTO t VALUES (1)");
            try {
                statement.execute(sql);
            } catch (SQLException e) {
                return e;
            }
        }
        throw new AssertionError("not refused: " + sql);
    }
}
