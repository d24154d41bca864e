// SPDX-License-Identifier: Apache-2.0
package dev.migration.sqlite;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent;
import dev.migration.MigrationException;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.fixture.Connections;
import dev.migration.fixture.CutConnection.When;
import dev.migration.fixture.SqliteWorkbench;
import dev.migration.fixture.Texts;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteDataSource;

/** Scripts as they are written for SQLite, and the ways in which its files are opened. */
class SqliteScriptTest extends SqliteWorkbench {

    @Override
    public DataSource dataSource() {
        return at("jdbc:sqlite:" + files.resolve("clinic.db") + "?foreign_keys=on");
    }

    @Test
    void aFullDiskIsNothingToMendInTheFile() {
        String filled = "INSERT INTO blobs SELECT zeroblob(100000);";
        write("0001_within.sql", "PRAGMA max_page_count = 30;", "CREATE TABLE blobs (b);", filled);
        write("0002_without.sql", "-- no-transaction", "CREATE TABLE t (id INT);");

        assertThatThrownBy(this::up)
                .isInstanceOf(MigrationFailedException.class)
                .isInstanceOfSatisfying(MigrationException.class, failure -> assertPage("full-disk", failure));

        write("0001_within.sql", "CREATE TABLE blobs (b);");
        write(
                "0002_without.sql",
                "-- no-transaction",
                "CREATE TABLE t (id INT);",
                "PRAGMA max_page_count = 30;",
                filled);
        assertThatThrownBy(this::up)
                .isInstanceOf(MigrationFailedException.class)
                .isInstanceOfSatisfying(
                        MigrationException.class, failure -> assertPage("full-disk-half-done", failure));
    }

    private void parentAndChild() {
        write(
                "0001_tables.sql",
                "CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT);",
                "CREATE TABLE child (id INTEGER PRIMARY KEY, parent INT REFERENCES parent (id) ON DELETE CASCADE);",
                "INSERT INTO parent VALUES (1, 'Ann');",
                "INSERT INTO child VALUES (1, 1);");
        up();
    }

    @Texts("""
            PRAGMA foreign_keys = OFF; %s PRAGMA foreign_keys = ON;
            PRAGMA foreign_keys = OFF; BEGIN; %s COMMIT; PRAGMA foreign_keys = ON;
            -- no-transaction⏎PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE; %s END TRANSACTION;
            PRAGMA main.foreign_keys(0); %s
            COMMIT; PRAGMA foreign_keys = OFF; BEGIN; %s COMMIT; PRAGMA foreign_keys = ON; BEGIN;
            -- sqlx⏎END; /* off */ PRAGMA foreign_keys=0; BEGIN IMMEDIATE; %s END; PRAGMA foreign_keys=1;⏎BEGIN; -- end
            PRAGMA foreign_keys = OFF; COMMIT TRANSACTION; BEGIN TRANSACTION; %s COMMIT TRANSACTION; BEGIN TRANSACTION;
            COMMIT; PRAGMA foreign_keys = OFF; BEGIN EXCLUSIVE; %s
            COMMIT; PRAGMA foreign_keys = OFF; %s PRAGMA foreign_keys = ON; BEGIN;
            -- no-transaction⏎COMMIT; PRAGMA foreign_keys = OFF; BEGIN; %s COMMIT; PRAGMA foreign_keys = ON; BEGIN;
            COMMIT; PRAGMA foreign_keys = OFF; BEGIN; CREATE TABLE x (n INT); COMMIT; BEGIN; %s COMMIT; BEGIN;
            UPDATE child SET id = id; COMMIT; PRAGMA foreign_keys = OFF; BEGIN; %s COMMIT; PRAGMA foreign_keys = ON; BEGIN;""")
    void aTableIsRebuiltWithoutForeignKeys(String around) throws SQLException {
        parentAndChild();
        write("0002_rebuild.sql", around.formatted("""
                CREATE TABLE new_parent (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
                INSERT INTO new_parent SELECT * FROM parent;
                DROP TABLE parent;
                ALTER TABLE new_parent RENAME TO parent;
                PRAGMA foreign_key_check;
                """));
        write("0003_next.sql", "INSERT INTO child VALUES (2, 99);");

        MigrationFailedException failure = catchThrowableOfType(MigrationFailedException.class, this::up);

        assertThat(failure)
                .hasMessageContaining("0003_next.sql:1:1")
                .hasMessageContaining("FOREIGN KEY constraint failed");
        assertThat(column("SELECT id FROM child")).containsExactly("1");
        assertThat(appliedNames()).containsExactly("0001_tables", "0002_rebuild");
    }

    @Texts("""
            PRAGMA foreign_keys=OFF; BEGIN; %s COMMIT; PRAGMA foreign_keys=ON;
            PRAGMA foreign_keys=OFF; %s PRAGMA foreign_keys=ON;
            COMMIT; PRAGMA foreign_keys=OFF; BEGIN; %s COMMIT; PRAGMA foreign_keys=ON; BEGIN;
            END TRANSACTION; PRAGMA foreign_keys=OFF; BEGIN IMMEDIATE; %s""")
    void aRebuildThatFailsLeavesNothing(String around) throws SQLException {
        parentAndChild();
        write("0002_rebuild.sql", around.formatted("""
                ALTER TABLE child ADD COLUMN age INT;
                UPDATE child SET age = no_such_function(id);
                """));
        try (Connection connection = dataSource().getConnection();
                var statement = connection.createStatement()) {
            var migrator = builder().dataSource(Connections.pooled(connection)).build();

            assertThatThrownBy(migrator::up)
                    .isInstanceOf(MigrationFailedException.class)
                    .hasMessageContainingAll(
                            "no such function: no_such_function",
                            "statement 2 of 2 failed",
                            "Rolled back: 0002 changed nothing.");
            try (ResultSet row = statement.executeQuery("PRAGMA foreign_keys")) {
                assertThat(row.getInt(1)).isOne();
            }
        }
        assertThat(column("SELECT name FROM pragma_table_info('child')")).containsExactly("id", "parent");
        write("0002_rebuild.sql", around.formatted("ALTER TABLE child ADD COLUMN age INT;"));
        assertThat(up().warnings()).isEmpty();
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
    }

    @Test
    void aRebuildThatLosesRowsWhichOthersReferToIsRolledBack() {
        parentAndChild();
        write("0002_rebuild.sql", """
                PRAGMA foreign_keys=OFF;
                BEGIN;
                CREATE TABLE new_parent (id INTEGER PRIMARY KEY);
                DROP TABLE parent;
                ALTER TABLE new_parent RENAME TO parent;
                COMMIT;
                PRAGMA foreign_keys=ON;
                """);

        assertThatThrownBy(this::up)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContainingAll(
                        "failed: rows refer to rows that do not exist",
                        "1 row of child to parent (\"id\" = 1)",
                        "Rolled back: 0002 changed nothing.",
                        "Next: fix the file and start again");
        assertThat(column("SELECT name FROM parent")).containsExactly("Ann");
    }

    @Test
    void whatReferredToNothingBeforeIsNotHeldAgainstARebuild() {
        parentAndChild();
        write("0002_old.sql", "PRAGMA foreign_keys = OFF; ", "CREATE TABLE old (parent INT REFERENCES parent (id));");
        up();
        execute("PRAGMA foreign_keys = OFF", "INSERT INTO old VALUES (99)");
        write("0003_rebuild.sql", "PRAGMA foreign_keys=OFF; BEGIN; CREATE TABLE t (n INT); COMMIT;");

        assertThat(up().migrations()).hasSize(1);
    }

    @Test
    void rowsThatAreRepairedDoNotHideThoseThatAreLost() {
        parentAndChild();
        write("0002_old.sql", "PRAGMA foreign_keys = OFF; ", "CREATE TABLE old (parent INT REFERENCES parent (id));");
        up();
        execute("PRAGMA foreign_keys = OFF", "INSERT INTO old VALUES (98), (99)");
        write("0003_rebuild.sql", """
                PRAGMA foreign_keys=OFF;
                BEGIN;
                DELETE FROM old WHERE parent = 99;
                UPDATE child SET parent = 97;
                COMMIT;
                """);

        assertThatThrownBy(this::up)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("1 row of child to parent (\"id\" = 1)")
                .hasMessageNotContaining("old to parent");
    }

    @Test
    void ofManyTablesWithSuchRowsTenAreNamed() {
        for (int i = 10; i < 23; i++) {
            write(
                    "00" + i + "_t.sql",
                    "CREATE TABLE t" + i + " (id INTEGER PRIMARY KEY, t INT REFERENCES t" + i + ");");
        }
        up();
        String inserts = IntStream.range(10, 23)
                .mapToObj(i -> "INSERT INTO t" + i + " VALUES (1, 9);\n")
                .collect(joining());
        write("0023_rows.sql", "PRAGMA foreign_keys=OFF;\nBEGIN;\n" + inserts + "COMMIT;");

        assertThatThrownBy(this::up)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("1 row of t19 to t19 (\"id\" = 1) and 3 more")
                .hasMessageNotContaining("t20");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DEFERRED", "IMMEDIATE", "EXCLUSIVE TRANSACTION", "TRANSACTION", ""})
    void aTransactionAroundTheWholeScriptIsOurs(String options) {
        write(
                "0001_t.sql",
                "BEGIN " + options + ";",
                "CREATE TABLE t (n INT);",
                "INSERT INTO t VALUES (1);",
                "COMMIT;");

        up();

        assertThat(column("SELECT n FROM t")).containsExactly("1");
        assertThat(states()).containsExactly(State.APPLIED);
    }

    @Test
    void whatTheDatabaseRolledBackByItselfIsRolledBack() {
        parentAndChild();
        write("0002_t.sql", "CREATE TABLE t (n INT);", "INSERT OR ROLLBACK INTO parent VALUES (1, 'Bob');");

        assertThat(catchThrowableOfType(MigrationFailedException.class, this::up))
                .hasMessageContaining("Rolled back: 0002 changed nothing.")
                .hasMessageContaining("UNIQUE constraint failed: parent.id");

        assertThat(states()).containsExactly(State.APPLIED, State.FAILED);
        write("0002_t.sql", "CREATE TABLE t (n INT);");
        assertThat(up().migrations()).hasSize(1);
    }

    @Test
    void aTransactionWithoutItsEndIsRefusedBeforeAnythingRuns() {
        String[] rebuild = {
            "PRAGMA foreign_keys = OFF;",
            "BEGIN;",
            "CREATE TABLE new_t (n INT NOT NULL);",
            "INSERT INTO new_t SELECT n FROM t;",
            "DROP TABLE t;",
            "ALTER TABLE new_t RENAME TO t;",
            "PRAGMA foreign_keys = ON;"
        };
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        write("0002_rebuild.sql", rebuild);

        assertThat(catchThrowableOfType(InvalidMigrationsException.class, this::up))
                .hasMessageContaining(
                        "0002_rebuild.sql:2:1  The transaction that this statement starts is never ended");

        rebuild[6] = "COMMIT;";
        write("0002_rebuild.sql", rebuild);
        assertThat(up().migrations()).hasSize(1);
    }

    @Texts("""
            COMMIT; PRAGMA foreign_keys = OFF; BEGIN; %s COMMIT; PRAGMA foreign_keys = ON; ¦ END TRANSACTION; %s
            -- no-transaction⏎ PRAGMA foreign_keys = OFF; COMMIT; %s""")
    void aTransactionThatTheScriptHasNotStartedIsRefusedBeforeAnythingRuns(String around) {
        write("0001_t.sql", around.formatted("CREATE TABLE t (n INT);"));

        assertThat(catchThrowableOfType(InvalidMigrationsException.class, this::up))
                .satisfies(refused -> assertThat(refused.problems())
                        .filteredOn(Problem::isError)
                        .singleElement()
                        .satisfies(problem -> assertThat(problem.code()).isEqualTo(Code.TRANSACTION_CONTROL))
                        .satisfies(problem -> assertThat(problem.remedy()).startsWith("delete it")));
        write("0001_t.sql", around.formatted("CREATE TABLE t (n INT);").replaceFirst("(COMMIT|END TRANSACTION);", ""));
        assertThat(up().warnings()).isEmpty();
    }

    /** What sqlx runs in two transactions runs in none: all but the outermost statements may end their own. */
    @Test
    void whatIsWrittenForAnotherToolsTransactionRunsStatementByStatement() {
        parentAndChild();
        write("0002_both.sql", """
                UPDATE parent SET name = 'Eve';
                COMMIT;
                PRAGMA foreign_keys = OFF;
                BEGIN;
                UPDATE parent SET id = 5;
                """);

        assertThat(up().warnings()).extracting(Problem::code).containsExactly(Code.TRANSACTION_CONTROL);
        assertThat(column("SELECT id || name FROM parent")).containsExactly("5Eve");
        assertThat(column("SELECT parent FROM child")).containsExactly("1");
    }

    @Test
    void settingsAloneAreNotHalfDone() {
        write("0001_t.sql", "-- no-transaction", "PRAGMA recursive_triggers = ON;", "INSERT INTO nowhere VALUES (1);");

        assertThat(catchThrowableOfType(MigrationFailedException.class, this::up))
                .hasMessageContaining("Rolled back: 0001 changed nothing.");

        write("0001_t.sql", "CREATE TABLE t (n INT);");
        assertThat(up().migrations()).hasSize(1);
    }

    @Test
    void theNextScriptAndThePoolSeeNothingOfWhatAScriptSet() throws SQLException {
        Path other = files.resolve("other.db");
        write(
                "0001_state.sql",
                "PRAGMA recursive_triggers = ON;",
                "PRAGMA synchronous = OFF;",
                "PRAGMA foreign_keys = OFF;",
                "ATTACH '" + other + "' AS other;",
                "CREATE TEMP TABLE scratch (n INT);",
                "CREATE TEMP VIEW seen AS SELECT n FROM scratch;");
        write("0002_again.sql", "ATTACH '" + other + "' AS other;", "CREATE TEMP TABLE scratch (n INT);");
        try (Connection connection = dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 4321");
            builder().dataSource(Connections.pooled(connection)).build().up();

            assertThat(column(connection, """
                    SELECT (SELECT recursive_triggers FROM pragma_recursive_triggers) || ' '
                      || (SELECT synchronous FROM pragma_synchronous) || ' '
                      || (SELECT foreign_keys FROM pragma_foreign_keys) || ' '
                      || (SELECT timeout FROM pragma_busy_timeout) || ' '
                      || (SELECT COUNT(*) FROM pragma_database_list WHERE name = 'other') || ' '
                      || (SELECT COUNT(*) FROM sqlite_temp_master)""")).containsExactly("0 2 1 4321 0 0");
        }
        assertThat(appliedNames()).containsExactly("0001_state", "0002_again");
    }

    @Test
    void worksWithAWriteAheadLogThatAMigrationTurnsOn() {
        write("0001_wal.sql", "PRAGMA journal_mode = WAL;");
        write("0002_t.sql", "CREATE TABLE t (n INT);", "INSERT INTO t VALUES (1);");
        write("0003_vacuum.sql", "INSERT INTO t VALUES (2);", "VACUUM;");

        assertThat(up().migrations()).hasSize(3);

        assertThat(column("PRAGMA journal_mode")).containsExactly("wal");
        assertThat(column("SELECT n FROM t")).containsExactly("1", "2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"VACUUM", "PRAGMA journal_mode = TRUNCATE"})
    void whatIsHarmlessToRepeatIsRepeated(String statement) {
        write("0001_again.sql", "CREATE TABLE t (n INT);", statement + ";");
        cutOff(When.AFTER, statement);
        execute("UPDATE __migrations_run SET owner = NULL, expires_at = NULL");

        assertThat(up().migrations()).hasSize(1);
    }

    @Test
    void aDatabaseInMemoryThatLivesInOneConnectionIsEnough() throws SQLException {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        write("0002_plain.sql", "-- no-transaction", "INSERT INTO t VALUES (1);");
        try (Connection connection = at("jdbc:sqlite::memory:").getConnection()) {
            Migrator.Builder builder = builder().dataSource(Connections.pooled(connection));

            assertThat(builder.build().up().migrations()).hasSize(2);
            assertThat(builder.build().up().migrations()).isEmpty();
            assertThat(builder.build().status().applied()).hasSize(2);
        }
    }

    @Test
    void aFileOpenedReadOnlyIsReported() {
        SQLiteDataSource readOnly = file();
        readOnly.setReadOnly(true);

        assertReadOnly(readOnly);
    }

    @Test
    void aReadOnlyConnectionIsReported() {
        assertReadOnly(Connections.prepared(dataSource(), connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("PRAGMA query_only = ON");
            }
        }));
    }

    private void assertReadOnly(DataSource readOnly) {
        parentAndChild();
        assertThat(builder().dataSource(readOnly).build().up().migrations()).isEmpty();
        write("0002_t.sql", "CREATE TABLE t (n INT);");

        MigrationException refusal =
                refused(MigrationException.class, builder().dataSource(readOnly).build()::up);
        assertThatProblem(refusal.problems()).hasCode(Code.READ_ONLY_DATABASE);
    }

    @Test
    void oneWhoLostTheLeaseRecordsNothing() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        MigrationFailedException failure = catchThrowableOfType(
                MigrationFailedException.class,
                builder()
                        .listener(event -> {
                            if (event instanceof MigrationEvent.MigrationStarted) {
                                execute("UPDATE __migrations_run SET owner = 'another'");
                            }
                        })
                        .build()::up);

        assertThat(failure)
                .hasMessageContaining("another instance took over: 0 rows instead of one")
                .hasMessageContaining("Another instance took over 0001 while this one was suspended.");
        assertThat(appliedNames()).isEmpty();
        assertThat(column("SELECT name FROM sqlite_master WHERE name = 't'")).isEmpty();
    }
}
