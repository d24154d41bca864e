package dev.migration.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.DatabaseAccessException;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent;
import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.Target;
import dev.migration.UnknownOutcome;
import dev.migration.WaitTimeoutException;
import dev.migration.contract.HistoryFileContract;
import dev.migration.fixture.FolderWorkbench;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("smoke-only")
class H2HistoryFileTest extends FolderWorkbench implements HistoryFileContract {

    @TempDir
    Path files;

    private DataSource at(String url) {
        var dataSource = new JdbcDataSource();
        dataSource.setURL(url);
        dataSource.setUser("sa");
        return dataSource;
    }

    @Override
    public DataSource dataSource() {
        return at("jdbc:h2:" + files.resolve("clinic") + ";DB_CLOSE_DELAY=-1");
    }

    @AfterEach
    void close() {
        execute("SHUTDOWN");
    }

    @Override
    public String vendor() {
        return "h2";
    }

    @Override
    public boolean isUpperCase() {
        return true;
    }

    @Test
    @Tag("smoke")
    void aDatabaseInMemoryIsAnotherOneEachTime() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");

        assertThatThrownBy(builder().dataSource(at("jdbc:h2:mem:clinic")).build()::up)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("A history in a file needs a database that can be identified later");
    }

    /** On H2 a change of the schema commits what is before it. */
    @Test
    @Tag("smoke")
    void onlyOneStatementIsOpenAtACrash() {
        write(
                "0001_t.sql",
                "CREATE TABLE t (n INT);",
                "INSERT INTO t VALUES (1);",
                "INSERT INTO t VALUES (2);",
                "CREATE TABLE u (n INT);",
                "INSERT INTO nowhere VALUES (1);");
        assertThatThrownBy(this::up).hasMessageContaining("statements 1 to 4 of migration 0001 are applied");

        assertThat(text()).contains("statements_done = 4");
    }

    @Test
    @Tag("smoke")
    void aRowThatIsCommittedBeforeACrashIsNotInsertedTwice() {
        write("0001_t.sql", "CREATE TABLE t (n INT);", "INSERT INTO t VALUES (1);", "INSERT INTO t VALUES (2);");
        // The first commit is that of the journal.
        DataSource crashing = afterCommit(2, () -> {
            throw new Crash();
        });
        assertThatThrownBy(builder().dataSource(crashing).build()::up).isInstanceOf(Crash.class);
        assertThat(column("SELECT n FROM t")).containsExactly("1");
        assertThatThrownBy(this::up).hasMessageContaining("it is unknown whether that took effect");

        migrator().resume("0001", UnknownOutcome.DONE);

        assertThat(column("SELECT n FROM t ORDER BY n")).containsExactly("1", "2");
    }

    @Test
    @Tag("smoke")
    void whatTheFileSaysIsDoneIsNotForgottenAfterAFailure() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        write("0002_rows.sql", "INSERT INTO t VALUES (1);", "CREATE TABLE u (n INT);");
        // The first two calls are of the journal's transaction, the next two of the first statement's.
        DataSource failing = after("setAutoCommit", 4, () -> {
            throw new SQLException("It is no good time.", "HY000");
        });

        assertThatThrownBy(builder().dataSource(failing).build()::up)
                .hasMessageContaining("It is no good time.")
                .hasMessageContaining("statement 1 of migration 0002 is applied");
        up();

        assertThat(column("SELECT n FROM t")).containsExactly("1");
    }

    @Test
    @Tag("smoke")
    void anotherProcessThatHasTheLockIsNamed() throws IOException, InterruptedException {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        Files.createDirectories(historyFile().getParent());
        Process other = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockingProcess.class.getName(),
                        historyFile() + ".lock"))
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(other.getInputStream().read()).isEqualTo('!');

            assertThatThrownBy(builder().waitTimeout(Duration.ZERO).build()::up)
                    .isInstanceOf(WaitTimeoutException.class)
                    .hasMessageContaining("It is held by web-1:7.");
        } finally {
            other.destroyForcibly().waitFor();
        }
        up();
        assertThat(historyFile()).exists();
    }

    @Test
    @Tag("smoke")
    @DisabledOnOs(OS.WINDOWS)
    void theFileKeepsItsRights() throws IOException {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        for (String rights : List.of("rw-------", "rw-rw-rw-")) {
            Files.setPosixFilePermissions(historyFile(), PosixFilePermissions.fromString(rights));
            write("0002_u.sql", "-- Up Migration", "CREATE TABLE u (n INT);", "-- Down Migration", "DROP TABLE u;");

            up();
            migrator().down(Target.count(1), DownScript.FILE);

            assertThat(Files.getPosixFilePermissions(historyFile())).isEqualTo(PosixFilePermissions.fromString(rights));
        }
    }

    /** Whoever opens a pipe waits for somebody to read it. */
    @ParameterizedTest
    @Tag("smoke")
    @ValueSource(strings = {"mkfifo", "ln -s /dev/null", "mkdir"})
    @DisabledOnOs(OS.WINDOWS)
    void whatIsNoFileIsNotTakenForTheLock(String command) throws IOException, InterruptedException {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        Path lock = Path.of(historyFile() + ".lock");
        Files.createDirectories(lock.getParent());
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.add(lock.toString());
        assertThat(new ProcessBuilder(words).start().waitFor()).isZero();

        assertThatThrownBy(migrator()::up)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("is a link, a pipe or a folder.")
                .hasMessageContaining(
                        "find out who made it, and remove it: " + lock.toRealPath(LinkOption.NOFOLLOW_LINKS));
        assertThat(migrator().status().migrations()).hasSize(1);
    }

    @Test
    @Tag("smoke")
    void aUserWhoMayNotAskForTheDiskIsRefused() {
        execute("CREATE USER clerk PASSWORD ''", "GRANT ALTER ANY SCHEMA TO clerk");
        var asClerk = new JdbcDataSource();
        asClerk.setURL("jdbc:h2:" + files.resolve("clinic"));
        asClerk.setUser("clerk");
        write("0001_t.sql", "CREATE TABLE t (n INT);");

        assertThatThrownBy(builder().dataSource(asClerk).build()::up)
                .isInstanceOf(DatabaseAccessException.class)
                .hasMessageContaining("A history in a file needs a user who may CHECKPOINT SYNC");

        assertThat(historyFile()).doesNotExist();
    }

    /** As another copy of this library does it, in another class loader. */
    @Test
    @Tag("smoke")
    void aLockOfAnotherClassLoaderIsSeen() throws IOException {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        Files.createDirectories(historyFile().getParent());
        try (FileChannel channel = FileChannel.open(
                Path.of(historyFile() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock(Long.MAX_VALUE - 1, 1, false);

            assertThatThrownBy(builder().waitTimeout(Duration.ZERO).build()::up)
                    .isInstanceOf(WaitTimeoutException.class)
                    .hasMessageContaining("It is held by another thread of this process.");
        }
        up();
    }

    @Test
    @Tag("smoke")
    void whatIsRecordedIsInTheDatabaseAfterTheProcessIsKilled() throws IOException, InterruptedException {
        write("0001_t1.sql", "CREATE TABLE t1 (n INT);");
        write("0002_rows.sql", "INSERT INTO t1 VALUES (1);");
        write("0003_t3.sql", "CREATE TABLE t3 (n INT);");
        Process run = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledRun.class.getName(),
                        ((JdbcDataSource) dataSource()).getURL(),
                        folder().toString(),
                        historyFile().toString()))
                .redirectErrorStream(true)
                .start();

        String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(run.waitFor()).as(said).isEqualTo(137);
        assertThat(column("SELECT n FROM t1")).containsExactly("1");
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED, State.PENDING);
    }

    /** Ends without a word to the database when the second migration is recorded. */
    static final class KilledRun {

        public static void main(String[] arguments) {
            var dataSource = new JdbcDataSource();
            dataSource.setURL(arguments[0]);
            dataSource.setUser("sa");
            Migrator.builder()
                    .dataSource(dataSource)
                    .locations(arguments[1])
                    .historyFile(Path.of(arguments[2]))
                    .listener(event -> {
                        if (event instanceof MigrationEvent.MigrationCompleted completed
                                && completed.migration().version().equals("0002")) {
                            Runtime.getRuntime().halt(137);
                        }
                    })
                    .build()
                    .up();
        }
    }

    /** Holds the lock until it is killed. */
    static final class LockingProcess {

        public static void main(String[] arguments) throws IOException, InterruptedException {
            Path lock = Path.of(arguments[0]);
            Files.writeString(lock, "web-1:7\n");
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
                channel.lock(Long.MAX_VALUE - 1, 1, false);
                System.out.print('!');
                System.out.flush();
                Thread.sleep(Duration.ofMinutes(5).toMillis());
            }
        }
    }
}
