// SPDX-License-Identifier: Apache-2.0
package dev.migration.hsqldb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.migration.Code;
import dev.migration.MigrationFailedException;
import dev.migration.MigrationStatus;
import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.fixture.Connections;
import dev.migration.fixture.HsqldbWorkbench;
import dev.migration.fixture.RecordedLog;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.hsqldb.jdbc.JDBCDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HsqldbTest extends HsqldbWorkbench {

    @Test
    void theRoleThatIsSetIsThatOfEachScriptAndUndoneAfterwards() throws SQLException {
        execute("CREATE ROLE clerk", "GRANT clerk TO SA");
        write("0001_t.sql", "CREATE TABLE t (n VARCHAR(20));", "SET ROLE NONE;");
        write("0002_t.sql", "INSERT INTO t VALUES (CURRENT_ROLE);");
        try (Connection connection = dataSource.getConnection()) {
            builder()
                    .dataSource(Connections.pooled(connection))
                    .role("clerk")
                    .build()
                    .up();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("VALUES (CURRENT_ROLE)")) {
                rows.next();
                assertThat(rows.getString(1)).isNull();
            }
        }
        assertThat(column("SELECT n FROM t")).containsExactly("CLERK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CALL add_one()", "CALL 1", "DECLARE LOCAL TEMPORARY TABLE mine (n INT)"})
    void whatDoesNotCommitLeavesTheScriptsTransactionOpen(String between) {
        write(
                "0001_t.sql",
                "CREATE TABLE t (n INT);",
                "CREATE PROCEDURE add_one() MODIFIES SQL DATA INSERT INTO t VALUES (1);");
        write(
                "0002_own.sql",
                "SET AUTOCOMMIT FALSE;",
                "INSERT INTO t VALUES (2);",
                between + ";",
                "INSERT INTO t VALUES (3);",
                "ROLLBACK;",
                "SET AUTOCOMMIT TRUE;");

        up();

        assertThat(column("SELECT n FROM t")).isEmpty();
    }

    @Test
    void aFileThatIsOpenedForReadingIsRefusedByAll(@TempDir Path directory) {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        var file = new JDBCDataSource();
        file.setURL("jdbc:hsqldb:file:" + directory.resolve("clinic") + ";shutdown=true");
        file.setUser("SA");
        builder().dataSource(file).build().up();
        write("0002_u.sql", "CREATE TABLE u (n INT);");
        file.setURL("jdbc:hsqldb:file:" + directory.resolve("clinic") + ";shutdown=true;readonly=true");

        assertThat(refusedByAll(builder().dataSource(file)).code()).isEqualTo(Code.READ_ONLY_DATABASE);
    }

    @Test
    void whoOwnsTheSchemaSeesThatThereIsNoHistory() {
        Migrator.Builder owner = asClerk();
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        execute("CREATE ROLE house", "CREATE SCHEMA own AUTHORIZATION house", "GRANT house TO clerk");

        assertThat(owner.schema("own").build().status().pending()).hasSize(1);
    }

    @Test
    void howManyRowsOfAResultAreKeptInMemoryIsPutBack(@TempDir Path files) throws SQLException {
        var file = new JDBCDataSource();
        file.setURL("jdbc:hsqldb:file:" + files.resolve("clinic"));
        file.setUser("SA");
        write("0001_rows.sql", "SET SESSION RESULT MEMORY ROWS 77;");
        try (Connection connection = file.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION RESULT MEMORY ROWS 4321");

            builder().dataSource(Connections.pooled(connection)).build().up();

            assertThat(column(
                            connection,
                            "SELECT VALUE FROM INFORMATION_SCHEMA.SYSTEM_SESSIONINFO"
                                    + " WHERE KEY = 'RESULT MEMORY ROWS'"))
                    .containsExactly("4321");
            statement.execute("SHUTDOWN");
        }
    }

    @Test
    void aConnectionWithATableOfTheSessionsOwnIsNotGivenBack() throws SQLException {
        String declare = "DECLARE LOCAL TEMPORARY TABLE own (n INT) ON COMMIT PRESERVE ROWS;";
        write("0001_own.sql", declare);
        var config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(1);
        try (var pool = new HikariDataSource(config)) {
            builder().dataSource(pool).build().up();

            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                assertThatThrownBy(() -> statement.executeQuery("SELECT n FROM session.own"))
                        .hasMessageContaining("object not found: OWN");
            }
            write("0002_next.sql", declare);
            assertThat(builder().dataSource(pool).build().up().migrations()).hasSize(1);
        }
        assertThat(column("SELECT owner FROM __migrations_run WHERE owner IS NOT NULL"))
                .isEmpty();
    }

    @Test
    void aStatementThatChangesNoRowIsNoNews() {
        write("0001_t.sql", "CREATE TABLE t (n INT);", "DELETE FROM t;");
        try (var log = new RecordedLog()) {
            up();
            assertThat(log.messages(Level.INFO)).noneMatch(message -> message.contains("says"));
        }
    }

    @Test
    void neitherRowsOfATemporaryTableNorTheSchemaAreLeftToTheNextScript() {
        execute("CREATE SCHEMA other");
        write(
                "0001_scratch.sql",
                "CREATE GLOBAL TEMPORARY TABLE scratch (n INT) ON COMMIT PRESERVE ROWS;",
                "INSERT INTO scratch VALUES (1);",
                "SET SCHEMA other;");
        write("0002_next.sql", "CREATE TABLE seen (n INT);", "INSERT INTO seen SELECT COUNT(*) FROM scratch;");

        up();

        assertThat(column("SELECT n FROM seen")).containsExactly("0");
    }

    @Test
    void aDatabaseThatAScriptShutsDownLeavesTheScriptInterrupted(@TempDir Path files) throws SQLException {
        var file = new JDBCDataSource();
        file.setURL("jdbc:hsqldb:file:" + files.resolve("clinic"));
        file.setUser("SA");
        write("0001_t.sql", "CREATE TABLE t (n INT);", "SHUTDOWN;");

        MigrationFailedException failure = catchThrowableOfType(
                MigrationFailedException.class, builder().dataSource(file).build()::up);

        assertThat(failure).hasMessageContaining("statement 1 took effect; whether statement 2 did");
        try (Connection connection = file.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(withQuotes("UPDATE __migrations_run SET expires_at = TIMESTAMP '2000-01-01 00:00:00'"));
            assertThat(builder().dataSource(file).build().status().migrations())
                    .extracting(MigrationStatus::state)
                    .containsExactly(State.INTERRUPTED);
            statement.execute("SHUTDOWN");
        }
    }
}
