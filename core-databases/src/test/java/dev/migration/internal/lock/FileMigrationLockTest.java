package dev.migration.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.history.HistoryFile;
import dev.migration.internal.session.Session;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two machines have two files, and one server. */
class FileMigrationLockTest {

    @RegisterExtension
    final LockBench server = LockBench.onPostgreSql();

    @RegisterExtension
    final LockBench withoutLocks = LockBench.onH2();

    @TempDir
    Path here;

    @TempDir
    Path there;

    private static FileMigrationLock lock(LockBench bench, Path machine) {
        Session session = bench.session();
        return new FileMigrationLock(
                session, session.history().read(), session.tables(), new HistoryFile(machine.resolve("applied.toml")));
    }

    @Test
    void theServerKeepsOutAnotherMachine() throws SQLException {
        FileMigrationLock ours = lock(server, here);
        FileMigrationLock theirs = lock(server, there);
        assertThat(ours.tryAcquire()).isTrue();

        assertThat(theirs.tryAcquire()).isFalse();

        assertThat(theirs.holder()).startsWith("process ").contains(", user postgres, ");
        ours.close();
        FileMigrationLock next = lock(server, there);
        assertThat(next.tryAcquire()).as("its file was given back").isTrue();
        assertThat(ours.tryAcquire()).isFalse();
        assertThat(lock(server, there).holder()).isEqualTo("another thread of this process");
        next.close();
        assertThat(next.holder()).isNull();
    }

    @Test
    void whereTheServerHasNoLocksTheFileAloneCounts() throws SQLException {
        FileMigrationLock ours = lock(withoutLocks, here);
        FileMigrationLock another = lock(withoutLocks, here);
        assertThat(ours.tryAcquire()).isTrue();

        assertThat(another.tryAcquire()).isFalse();

        assertThat(another.holder()).isEqualTo("another thread of this process");
        ours.close();
        assertThat(another.holder()).isNull();
        assertThat(another.tryAcquire()).isTrue();
        another.close();
    }
}
