// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import dev.migration.Vendor;
import dev.migration.internal.help.Problems;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.url.DatabaseName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Of the files of H2 and SQLite, in a folder beside the file that the URL names: {@code clinic.copies} has a file for each template,
 * and a folder for the copies of each JVM.
 *
 * <ol>
 *   <li>A lock on {@link #LOCK} in the folder lets one process work at a time. Without that file, the folder is not ours.
 *   <li>A JVM locks {@link #LOCK} in its own folder until it ends. Folders that nobody has locked are of a JVM that was killed.
 *   <li>A template gets the name of its checksum when it is complete, so that half of one is never used.
 * </ol>
 *
 * @param connection to the database that is copied
 * @param name its URL
 * @param file the file, which must not exist
 * @param longest how long another process may make a template
 */
record FileCopies(TestConnection connection, DatabaseName name, Path file, Duration longest) implements Copies {

    static final String LOCK = "migration-test.lock";

    private static final MaskedLog LOG = MaskedLog.of(Copies.class);

    private static final String FOLDER = ".copies";
    private static final String PART = "part-";
    private static final String TEMPLATE = "template-";
    private static final int KEPT = 3;

    /** A process locks a file once, whichever thread asks. */
    private static final Object WORKING = new Object();

    private static final String JVM = UUID.randomUUID().toString();
    private static final AtomicInteger COPIES = new AtomicInteger();

    /** Held until the JVM ends, by the folder. */
    private static final Map<Path, FileChannel> HELD = new ConcurrentHashMap<>();

    /** The file of a URL; null where it names none, as in memory and on a server. */
    static @Nullable Path file(DatabaseName name) {
        String place = name.server() + name.written();
        boolean isH2 = name.vendor() == Vendor.H2;
        String path = place.substring(isH2 ? "jdbc:h2:".length() : "jdbc:sqlite:".length());
        if (isH2 && path.startsWith("file:")) {
            path = path.substring("file:".length());
        }
        boolean isFile = !path.isEmpty()
                && !path.matches("(?s):.*|[A-Za-z]{2,}:.*")
                && !name.settings().contains("mode=memory");
        if (!isFile) {
            return null;
        }
        return isH2 && path.matches("(?s)~[/\\\\].*")
                ? Path.of(System.getProperty("user.home"), path.substring(2))
                : Path.of(path);
    }

    private boolean isH2() {
        return name.vendor() == Vendor.H2;
    }

    private String suffix() {
        return isH2() ? ".mv.db" : "";
    }

    @Override
    public String origin() throws SQLException {
        Path own = Path.of(file + suffix());
        if (own.toFile().length() > 0) {
            throw Problems.refused(
                    "The database " + own + " exists already. A template starts with an empty one.",
                    "delete the file, if only tests use it; or remove migration.test-template");
        }
        try (Connection memory = DriverManager.getConnection(isH2() ? "jdbc:h2:mem:" : "jdbc:sqlite::memory:")) {
            return memory.getMetaData().getDatabaseProductVersion() + " " + name.settings() + " "
                    + file.toAbsolutePath();
        }
    }

    @Override
    public Copied copy(String checksum, Migration migration) throws SQLException, IOException {
        synchronized (WORKING) {
            Path folder = Path.of(file + FOLDER);
            try (FileChannel lock = lockFile(folder)) {
                Copies.await(() -> lock.tryLock() != null, longest);
                sweep(folder);
                Path template = folder.resolve(TEMPLATE + checksum + suffix());
                if (Files.exists(template)) {
                    Files.setLastModifiedTime(template, FileTime.from(Instant.now()));
                } else {
                    make(folder, template, migration);
                }
                deleteOldTemplates(folder);
                Path own = folder.resolve(JVM);
                hold(own);
                String copied = Integer.toString(COPIES.incrementAndGet());
                Path copy = own.resolve(copied + suffix());
                Files.copy(template, copy);
                return new Copied(at(JVM + "/" + copied), () -> drop(own, copied));
            }
        }
    }

    private String at(String inFolder) {
        return name.server() + name.written() + FOLDER + "/" + inFolder + name.settingsOfAny();
    }

    private static FileChannel lockFile(Path folder) throws IOException {
        Path lock = folder.resolve(LOCK);
        if (Files.exists(folder) && !Files.exists(lock)) {
            throw Problems.refused(
                    "The folder " + folder + " is not of migration-test: it has no " + LOCK + ".",
                    "delete it, or give the tests' database another name");
        }
        Files.createDirectories(folder);
        return open(lock);
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private void make(Path folder, Path template, Migration migration) throws SQLException, IOException {
        LOG.info("Making {}, a template of {}", template, file);
        String part = PART + UUID.randomUUID();
        migration.run(at(part));
        if (isH2()) {
            try (Connection last = connection.connect(at(part));
                    Statement statement = last.createStatement()) {
                statement.execute("SHUTDOWN");
            }
        }
        Path made = folder.resolve(part + suffix());
        Path log = folder.resolve(part + "-wal");
        if (Files.exists(log) && Files.size(log) > 0) {
            throw new IllegalStateException(
                    "SQLite has left " + log + ", as if somebody was connected to the template.\n"
                            + "  Next: have the migrations close their connections");
        }
        Files.move(made, template, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Keeps the JVM's own folder locked. */
    private static void hold(Path own) throws IOException {
        if (!HELD.containsKey(own)) {
            Files.createDirectories(own);
            FileChannel lock = open(own.resolve(LOCK));
            lock.lock();
            HELD.put(own, lock);
        }
    }

    private static void drop(Path own, String copied) throws IOException {
        for (Path left : files(own, copied + ".*", copied + "-*", copied)) {
            Files.deleteIfExists(left);
        }
        synchronized (WORKING) {
            if (files(own, "*").size() == 1) {
                FileChannel lock = HELD.remove(own);
                if (lock != null) {
                    lock.close();
                }
                Files.deleteIfExists(own.resolve(LOCK));
                Files.deleteIfExists(own);
            }
        }
    }

    /** Deletes what processes have left that were killed; the lock of the folder is held. */
    private static void sweep(Path folder) throws IOException {
        for (Path left : files(folder, PART + "*")) {
            Files.deleteIfExists(left);
        }
        for (Path other : files(folder, "*-*-*-*-*")) {
            Path lock = other.resolve(LOCK);
            if (Files.exists(lock) && isAbandoned(lock)) {
                for (Path left : files(other, "*")) {
                    Files.deleteIfExists(left);
                }
                Files.deleteIfExists(other);
                LOG.info("Deleted {}, which is not used any more", other);
            }
        }
    }

    private static boolean isAbandoned(Path lock) throws IOException {
        if (HELD.containsKey(lock.getParent())) {
            // To open and close it once more would end the lock.
            return false;
        }
        try (FileChannel channel = open(lock)) {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Keeps those that were used last. */
    private static void deleteOldTemplates(Path folder) throws IOException {
        List<Path> templates = new ArrayList<>(files(folder, TEMPLATE + "*"));
        templates.sort(Comparator.comparingLong((Path one) -> one.toFile().lastModified())
                .reversed());
        for (Path old : templates.subList(Math.min(KEPT + 1, templates.size()), templates.size())) {
            Files.deleteIfExists(old);
        }
    }

    private static List<Path> files(Path folder, String... patterns) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String pattern : Stream.of(patterns).distinct().toList()) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
                files.forEach(found::add);
            }
        }
        return found;
    }
}
