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
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The operating system's lock on a file beside that of a history; it ends with the process. */
final class HistoryFileLock implements AutoCloseable {

    private static final MaskedLog log = MaskedLog.of(HistoryFileLock.class);

    /**
     * What this process holds, with the path. The operating system does not tell its threads apart, and releases a lock when any
     * of them closes the file, even one that only read it. Another class loader may have another copy of this class.
     */
    private static final String HELD = "dev.migration.history-file.held:";

    private static final String ANOTHER_THREAD = "another thread of this process";

    private final HistoryFile file;
    private @Nullable String held;
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

    /** Whether something else has its name: a link would lead elsewhere, and whoever opens a pipe waits. */
    private static boolean isNoFile(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether nobody in this process has it: then it is ours to lock, until it is given back. */
    private static boolean claim(String path) {
        return System.getProperties().putIfAbsent(path, "") == null;
    }

    /** Behind the text, which Windows would let nobody read otherwise. */
    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        return channel.tryLock(Long.MAX_VALUE - 1, 1, false);
    }

    /** Takes it if it is free, and writes down who has it. */
    boolean tryLock(String owner) {
        synchronized (HistoryFileLock.class) {
            try {
                Files.createDirectories(
                        Objects.requireNonNull(file.path().toAbsolutePath().getParent()));
                Path path = beside(file);
                if (isNoFile(path)) {
                    throw Problems.refused(
                            Code.UNREADABLE_HISTORY,
                            "The lock file beside " + file + " is a link, a pipe or a folder.",
                            "find out who made it, and remove it: " + Printable.line(path.toString()));
                }
                if (!claim(HELD + path)) {
                    return false;
                }
                held = HELD + path;
                channel = FileChannel.open(
                        path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                if (lock(channel) == null) {
                    close();
                    return false;
                }
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)));
                return true;
            } catch (OverlappingFileLockException e) {
                close();
                return false;
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
        synchronized (HistoryFileLock.class) {
            try {
                Path path = beside(file);
                if (isNoFile(path)) {
                    return null;
                }
                if (!claim(HELD + path)) {
                    return ANOTHER_THREAD;
                }
                try (FileChannel probe = FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                    return lock(probe) == null ? Files.readString(path).strip() : null;
                } finally {
                    System.getProperties().remove(HELD + path);
                }
            } catch (OverlappingFileLockException e) {
                return ANOTHER_THREAD;
            } catch (IOException e) {
                // Nobody has made it yet, or it is not ours to lock.
                log.debug("The lock file cannot be read: {}", e);
                return null;
            }
        }
    }

    @Override
    public void close() {
        synchronized (HistoryFileLock.class) {
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException e) {
                log.debug("The lock file could not be closed; the lock ends with the process: {}", e);
            }
            channel = null;
            if (held != null) {
                System.getProperties().remove(held);
                held = null;
            }
        }
    }
}
