package dev.migration.internal.lock;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.internal.database.DatabaseLocks.SessionLock;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryFile;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.lock.MigrationLockHolder.LeaseWatch;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A lock for a history in a file: the operating system's, on another file beside it, which ends with the process; and the
 * session's own where the database has such locks, for instances on other machines.
 */
final class FileMigrationLock extends MigrationLock {

    private static final MaskedLog log = MaskedLog.of(FileMigrationLock.class);

    /**
     * What this process holds. The operating system does not tell its threads apart, and releases a lock when any of them closes
     * the file, even one that only read it.
     */
    private static final Set<Path> HELD = new HashSet<>();

    private final HistoryFile file;
    private final @Nullable SessionLock serverLock;
    private @Nullable Path held;
    private @Nullable FileChannel channel;
    private boolean serverLocked;

    FileMigrationLock(Session session, History seen, HistoryTables tables, HistoryFile file) {
        super(
                session,
                seen,
                tables,
                RunRow.inFile(tables, file),
                new LeaseWatch(session.database().lease(), System::nanoTime));
        this.file = file;
        // Behind a pooler, the session is another's after each transaction.
        this.serverLock = seen.server().pooler() == null ? serverLock(tables) : null;
    }

    private static @Nullable SessionLock serverLock(HistoryTables tables) {
        return tables.database().locks().sessionLock(tables.migrations()).orElse(null);
    }

    /** The same file for whoever finds the history by another path. */
    private static Path beside(HistoryFile file) throws IOException {
        Path whole = file.path().toAbsolutePath();
        Path real = Files.exists(whole)
                ? whole.toRealPath()
                : Objects.requireNonNull(whole.getParent()).toRealPath().resolve(whole.getFileName());
        return real.resolveSibling(real.getFileName() + ".lock");
    }

    @Override
    public boolean tryAcquire() throws SQLException {
        if (!lockFile()) {
            return false;
        }
        try {
            serverLocked = serverLock != null
                    && Row.all(session.connection(), serverLock.tryLock()).get(0).is(1);
        } finally {
            if (serverLock != null && !serverLocked) {
                close();
            }
        }
        return serverLock == null || serverLocked;
    }

    private boolean lockFile() {
        synchronized (HELD) {
            try {
                Files.createDirectories(
                        Objects.requireNonNull(file.path().toAbsolutePath().getParent()));
                Path path = beside(file);
                if (!HELD.add(path)) {
                    return false;
                }
                held = path;
                channel = FileChannel.open(
                        path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                if (channel.tryLock() == null) {
                    unlockFile();
                    return false;
                }
                channel.truncate(0);
                String owner = RunRow.newOwner() + " since " + Instant.now() + "\n";
                channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)));
                return true;
            } catch (IOException e) {
                unlockFile();
                throw new InvalidMigrationsException(
                        Problems.error(
                                Code.UNREADABLE_HISTORY,
                                "The lock file beside " + file + " cannot be locked: "
                                        + Printable.line(String.valueOf(e)) + ".",
                                "make the folder writable; its file system has to support locks"),
                        e);
            }
        }
    }

    private void unlockFile() {
        synchronized (HELD) {
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException e) {
                log.debug("The lock file could not be closed; the lock ends with the process: {}", e);
            }
            channel = null;
            HELD.remove(held);
            held = null;
        }
    }

    @Override
    public @Nullable String holder() throws SQLException {
        MigrationLockHolder holder = holder(session, tables, file);
        return holder == null ? null : holder.words();
    }

    /** Who holds the lock of this file; null where nobody does. */
    static @Nullable MigrationLockHolder holder(Session session, HistoryTables tables, HistoryFile file)
            throws SQLException {
        synchronized (HELD) {
            try {
                Path path = beside(file);
                if (HELD.contains(path)) {
                    return new MigrationLockHolder("another thread of this process", "", true);
                }
                try (FileChannel probe = FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                    if (probe.tryLock() == null) {
                        String owner = Files.readString(path).strip();
                        return new MigrationLockHolder(MigrationLockHolder.shown(owner), "", true);
                    }
                }
            } catch (IOException e) {
                // Nobody has made it yet, or it is not ours to lock; then only the server may know.
                log.debug("The lock file cannot be read: {}", e);
            }
        }
        SessionLock serverLock = serverLock(tables);
        return serverLock == null ? null : MigrationLockHolder.ofSession(session.connection(), serverLock);
    }

    @Override
    public void close() {
        if (serverLocked && serverLock != null) {
            serverLocked = false;
            try (Statement statement = session.connection().createStatement()) {
                statement.execute(serverLock.unlock());
            } catch (SQLException e) {
                log.debug("The lock could not be released; it ends with the session: {}", e);
            }
        }
        unlockFile();
    }
}
