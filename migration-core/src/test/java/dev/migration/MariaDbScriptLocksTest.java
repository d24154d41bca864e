package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.problem.MigrationFailedException;
import dev.migration.run.MigrationEvent;
import dev.migration.run.MigrationEvent.StoppedByLock;
import dev.migration.run.MigrationEvent.WaitingForSqlLock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever waits to change a table keeps its readers waiting behind it, so a statement gives way and comes again. */
class MariaDbScriptLocksTest extends MariaDbWorkbench {

    private final List<MigrationEvent> told = new CopyOnWriteArrayList<>();
    private Connection blocker;

    @BeforeEach
    void lockTable() throws SQLException {
        execute(
                "CREATE TABLE patients (id INT PRIMARY KEY, n INT)",
                "CREATE TABLE notes (id INT AUTO_INCREMENT PRIMARY KEY, n INT)",
                "INSERT INTO patients VALUES (1, 1)");
        blocker = dataSource().getConnection();
        blocker.setAutoCommit(false);
        block("UPDATE patients SET n = 7");
    }

    private void block(String sql) throws SQLException {
        try (var statement = blocker.createStatement()) {
            statement.execute(sql);
        }
    }

    @AfterEach
    void unlock() throws SQLException {
        blocker.close();
    }

    /** The server counts in seconds. */
    private MigratorBuilder quick() {
        return builder().sqlLockTimeout(Duration.ofSeconds(1)).listener(told::add);
    }

    private MigratorBuilder released(MigratorBuilder builder) {
        return builder.listener(event -> {
            if (event instanceof StoppedByLock) {
                rollback();
            }
        });
    }

    private void rollback() {
        try {
            blocker.rollback();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private <E extends MigrationEvent> List<E> told(Class<E> type) {
        return told.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void aChangeOfATableIsTriedAgainByItself() {
        write(
                "0001_email.sql",
                "INSERT INTO notes (n) VALUES (1);",
                "ALTER TABLE patients ADD COLUMN email TEXT;",
                "INSERT INTO notes (n) VALUES (2);");

        assertThat(released(quick()).build().up().migrations()).hasSize(1);

        assertThat(told(StoppedByLock.class)).hasSize(1);
        assertThat(column("SELECT n FROM notes ORDER BY id")).containsExactly("1", "2");
        assertThat(column("SELECT email FROM patients")).containsExactly((String) null);
    }

    @Test
    void aTransactionAmongOtherStatementsIsTriedAgainAsAWhole() {
        write(
                "0001_notes.sql",
                "CREATE TABLE more (n INT);",
                "INSERT INTO notes (n) VALUES (1);",
                "UPDATE patients SET n = n + 1;",
                "INSERT INTO notes (n) VALUES (2);");

        assertThat(released(quick()).build().up().migrations()).hasSize(1);

        assertThat(told(StoppedByLock.class)).hasSize(1);
        assertThat(column("SELECT n FROM notes ORDER BY id")).containsExactly("1", "2");
        assertThat(column("SELECT n FROM patients")).containsExactly("2");
    }

    @Test
    void aScriptThatIsOneTransactionIsTriedAgain() {
        write("0001_notes.sql", "INSERT INTO notes (n) VALUES (1);", "UPDATE patients SET n = n + 1;");

        assertThat(released(quick()).build().up().migrations()).hasSize(1);

        assertThat(column("SELECT n FROM notes")).containsExactly("1");
        assertThat(column("SELECT n FROM patients")).containsExactly("2");
        assertThat(column("SELECT action FROM __migrations_log")).containsExactly("apply");
    }

    @Test
    void aDeadlockIsTriedAgain() throws Exception {
        execute("INSERT INTO notes (n) VALUES (1)");
        write("0001_both.sql", "UPDATE notes SET n = n + 1;", "UPDATE patients SET n = n + 1;");
        // The one that has written more is the one to go on.
        block("INSERT INTO notes (n) SELECT seq FROM seq_2_to_50");
        CompletableFuture<?> other = CompletableFuture.runAsync(
                () -> {
                    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
                    while (column("SELECT 1 FROM information_schema.PROCESSLIST WHERE INFO LIKE 'UPDATE patients%'"
                                    + " AND TIME_MS > 200")
                            .isEmpty()) {
                        assertThat(System.nanoTime()).isLessThan(end);
                    }
                    try {
                        block("UPDATE notes SET n = n + 100 WHERE id = 1");
                    } catch (SQLException e) {
                        throw new AssertionError(e);
                    }
                },
                task -> new Thread(task, "other").start());

        released(quick().sqlLockTimeout(Duration.ofSeconds(20))).build().up();

        other.get(30, TimeUnit.SECONDS);
        assertThat(told(StoppedByLock.class)).hasSize(1);
        assertThat(column("SELECT n FROM notes")).containsExactly("2");
        assertThat(column("SELECT n FROM patients")).containsExactly("2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- option: retry=off\nALTER TABLE patients ADD COLUMN email TEXT;",
                "SET @n = 1;\nUPDATE patients SET n = 2;",
                "ALTER TABLE patients NOWAIT ADD COLUMN email TEXT;",
                "DROP TABLE notes, patients;"
            })
    void isNotTriedAgain(String script) {
        write("0001_email.sql", script);

        assertThat(catchThrowableOfType(MigrationFailedException.class, quick().build()::up))
                .hasMessageContaining("Lock wait timeout exceeded");

        assertThat(told(StoppedByLock.class)).isEmpty();
    }

    @Test
    void thePageSaysWhoMayBeInTheWayOfAChangeOfATable() {
        write("0001_email.sql", "ALTER TABLE patients ADD COLUMN email TEXT;");

        assertLockPage(
                "lock-never-free",
                catchThrowableOfType(
                        MigrationFailedException.class,
                        quick().sqlLockRetries(1).build()::up));
        assertThat(told(WaitingForSqlLock.class)).isNotEmpty();
    }

    @Test
    void thePageNamesWhoIsInTheWayOfAChangeOfRows() {
        write("0001_n.sql", "INSERT INTO notes (n) VALUES (1);", "UPDATE patients SET n = n + 1;");

        assertLockPage(
                "lock-on-row",
                catchThrowableOfType(
                        MigrationFailedException.class,
                        quick().sqlLockRetries(1).build()::up));
    }

    /** Numbers and times differ from run to run. */
    private void assertLockPage(String golden, MigrationFailedException failure) {
        String page = String.valueOf(failure.getMessage())
                .replace(folder().toString(), "migrations")
                .replaceAll("connection \\d+", "connection N")
                .replaceAll("from [\\w.:]+:\\d+", "from HOST")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z", "TIME")
                .replaceAll("tries in [\\d.]+ m?s", "tries in TIME");
        Golden.assertSame(vendor(), golden, page);
    }

    @Test
    void theSessionsOwnLimitsComeBack() throws SQLException {
        rollback();
        String limits = "SELECT CONCAT(@@lock_wait_timeout, ' ', @@innodb_lock_wait_timeout)";
        write("0001_seen.sql", "CREATE TABLE seen AS " + limits + " AS t;");
        write("0002_none.sql", "-- no-transaction", "INSERT INTO seen " + limits + ";");
        try (var connection = dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("SET SESSION lock_wait_timeout = 77, innodb_lock_wait_timeout = 66");
            builder().dataSource(Connections.pooled(connection)).build().up();

            assertThat(column("SELECT t FROM seen")).containsExactly("5 5", "77 66");
            try (var row = statement.executeQuery(limits)) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("77 66");
            }
        }
    }
}
