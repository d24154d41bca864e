package dev.migration.internal.lock;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.HistoryFile;
import dev.migration.internal.secrets.MaskedLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operating system's lock on a file beside that of a history; it ends with the process. */
final class HistoryFileLock implements AutoCloseable {

    private static final MaskedLog log = MaskedLog.of(HistoryFileLock.class);

    /**
     * What this process holds. The operating system does not tell its threads apart, and releases a lock when any of them closes
     * the file, even one that only read it.
     */
    private static final Set<Path> HELD = new HashSet<>();

    private final HistoryFile file;
    private @Nullable Path held;
    private @Nullable FileChannel channel;

    HistoryFileLock(HistoryFile file) {
        this.file = file;
    }

    /** The same file for whoever finds the history by another path. */
    private static Path beside(HistoryFile file) throws IOException {
        Path whole = file.path().toAbsolutePath();
        Path real = Files.exists(whole)
                ? whole.toRealPath()
                : Objects.requireNonNull(whole.getParent()).toRealPath().resolve(whole.getFileName());
        return real.resolveSibling(real.getFileName() + ".lock");
    }

    /** Takes it if it is free, and writes down who has it. */
    boolean tryLock(String owner) {
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
                    close();
                    return false;
                }
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)));
                return true;
            } catch (IOException e) {
                close();
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

    /** Who has it; null where nobody does. */
    static @Nullable String holder(HistoryFile file) {
        synchronized (HELD) {
            try {
                Path path = beside(file);
                if (HELD.contains(path)) {
                    return "another thread of this process";
                }
                try (FileChannel probe = FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                    return probe.tryLock() == null ? Files.readString(path).strip() : null;
                }
            } catch (IOException e) {
                // Nobody has made it yet, or it is not ours to lock.
                log.debug("The lock file cannot be read: {}", e);
                return null;
            }
        }
    }

    @Override
    public void close() {
        synchronized (HELD) {
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException e) {
                log.debug("The lock file could not be closed; the lock ends with the process: {}", e);
            }
            channel = null;
            if (held != null) {
                HELD.remove(held);
                held = null;
            }
        }
    }
}
