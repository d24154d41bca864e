// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Baseline;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.UnknownOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal never says what is not so, whatever fails. */
class JournalTest {

    private final JdbcDataSource dataSource = new JdbcDataSource();

    @TempDir
    Path folder;

    @BeforeEach
    void database() {
        dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    }

    @Test
    void saysWhatItSaidWhenAScriptCannotBeTakenUp() {
        write("0001_a.sql", """
                CREATE SCHEMA app;
                SET SCHEMA app;
                CREATE TABLE t (id INT);
                CREATE TABLE t (id INT);
                """);
        assertThatThrownBy(() -> migrator().up())
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("Half done: statements 1 to 3 of migration 0001 are applied");
        execute("DROP SCHEMA app CASCADE");

        assertThatThrownBy(() -> migrator().up())
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("statement 2 of 4 failed")
                .hasMessageContaining("Half done: statements 1 to 3 of migration 0001 are applied");
        assertThat(journal()).containsExactly("0001", "3", "true");
    }

    @Test
    void doesNotSayThatAStatementDidNotRunWhenOnlyTheJournalFailed() {
        write("0001_a.sql", "CREATE TABLE t (id INT);");
        migrator().up();
        execute("ALTER TABLE __migrations_run ADD CONSTRAINT in_the_way CHECK (statements_done <> 2)");
        write("0002_b.sql", """
                -- no-transaction
                CREATE TABLE u (id INT);
                CREATE TABLE v (id INT);
                CREATE TABLE w (id INT);
                """);

        assertThatThrownBy(() -> migrator().up())
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("failed in a statement of this library's own")
                .hasMessageContaining(
                        "Unknown: of 0002, statement 1 took effect; whether statement 2 did, or more of it, is"
                                + " unknown.\n  Next: check in the database whether statement 2 took effect. No: migration resume 0002; yes:"
                                + " migration resume 0002 --statement-done; partly: undo or complete it by hand");
        assertThat(journal()).containsExactly("0002", "1", "false");

        execute("ALTER TABLE __migrations_run DROP CONSTRAINT in_the_way");
        assertThatThrownBy(() -> migrator().up()).hasMessageContaining("was interrupted at statement 2 of 3");
        migrator().resume("0002", UnknownOutcome.DONE);
        assertThat(column("SELECT COUNT(*) FROM w")).containsExactly("0");
    }

    @Test
    void leavesAScriptItsOwnTransactions() {
        execute("CREATE TABLE t (id INT PRIMARY KEY)");
        write("0001_a.sql", """
                BEGIN;
                INSERT INTO t VALUES (1);
                ROLLBACK;
                BEGIN;
                INSERT INTO t VALUES (2);
                COMMIT;
                """);

        migrator().up();

        assertThat(column("SELECT id FROM t")).containsExactly("2");
        assertThat(journal()).containsExactly(null, null, "false");
    }

    @Test
    void goesBackWithATransactionOfTheScriptsOwn() {
        execute("CREATE TABLE t (id INT PRIMARY KEY)");
        write("0001_a.sql", """
                INSERT INTO t VALUES (1);
                BEGIN;
                INSERT INTO t VALUES (2);
                INSERT INTO t VALUES (2);
                COMMIT;
                """);

        assertThatThrownBy(() -> migrator().up())
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("statement 4 of 5 failed")
                .hasMessageContaining(
                        "Half done: statement 1 of migration 0001 is applied, statement 2 and all after it did not run.");
        assertThat(column("SELECT id FROM t")).containsExactly("1");
        assertThat(journal()).containsExactly("0001", "1", "true");

        write("0001_a.sql", "INSERT INTO t VALUES (1);\nBEGIN;\nINSERT INTO t VALUES (2);\nCOMMIT;");
        migrator().up();
        assertThat(column("SELECT id FROM t ORDER BY id")).containsExactly("1", "2");
    }

    private Migrator migrator() {
        return Migrator.builder()
                .dataSource(dataSource)
                .locations(folder.toString())
                // These tests make a table before the first migration.
                .baseline(Baseline.none())
                .build();
    }

    /** Version, statements done, and whether it says why the next one was refused. */
    private List<String> journal() {
        List<String> journal = new ArrayList<>();
        for (String column : List.of("version", "statements_done", "failure IS NOT NULL")) {
            List<String> found = column("SELECT " + column + " FROM __migrations_run");
            journal.add(found.get(0) == null ? null : found.get(0).toLowerCase(java.util.Locale.ROOT));
        }
        return journal;
    }

    private void write(String name, String sql) {
        try {
            Files.writeString(folder.resolve(name), sql);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void execute(String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> column(String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
