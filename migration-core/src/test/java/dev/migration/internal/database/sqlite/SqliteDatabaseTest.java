package dev.migration.internal.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.ProgressHandler;

/** What may be written is found out by trying, of which nothing stays. */
class SqliteDatabaseTest {

    private final SqliteDatabase database = new SqliteDatabase("SQLite");

    @TempDir
    Path files;

    private Connection connect(String settings) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + files.resolve("clinic.db") + settings);
    }

    @Test
    void aFileThatAnotherWritesMayBeWritten() throws SQLException {
        try (Connection writer = connect("");
                Statement writing = writer.createStatement();
                Connection connection = connect("?busy_timeout=7&transaction_mode=IMMEDIATE");
                Statement statement = connection.createStatement()) {
            writing.execute("CREATE TABLE log (version TEXT)");
            writing.execute("BEGIN IMMEDIATE");

            assertThat(database.mayCreateTable(connection, "main", "other")).isTrue();
            assertThat(database.mayInsert(connection, List.of("log"))).isTrue();

            writing.execute("COMMIT");
            assertThat(database.mayCreateTable(connection, "main", "other")).isTrue();
            assertThat(statement.executeQuery("PRAGMA busy_timeout").getInt(1)).isEqualTo(7);
            writing.execute("CREATE TABLE other (id INT)");
        }
    }

    @Test
    void aTrialThatIsCancelledSaysNothing() throws SQLException {
        try (Connection connection = connect("?busy_timeout=7");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE log (version TEXT)");
            // Only what takes this many steps, as the trial does, and the end of it does not.
            ProgressHandler.setHandler(connection, 8, new ProgressHandler() {
                @Override
                protected int progress() {
                    return 1;
                }
            });

            assertThatThrownBy(() -> database.mayInsert(connection, List.of("log")))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("SQLITE_INTERRUPT");

            ProgressHandler.clearHandler(connection);
            assertThat(statement.executeQuery("PRAGMA busy_timeout").getInt(1)).isEqualTo(7);
            statement.execute("BEGIN");
        }
    }
}
