package dev.migration.internal.layout;

import dev.migration.Problem;
import dev.migration.internal.find.Root;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.header.Checksum;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads the checksum and the header of each file once, and keeps which files cannot be read. */
final class FileContents {

    /** Fewer files are read by one thread. */
    private static final int MANY = 256;

    /** Whether this JVM has read migrations; until then its other processors compile, and two threads take longer than one. */
    private static volatile boolean warm;

    private final Map<SourceFile, Checksum.Result> known = new ConcurrentHashMap<>();
    private final Set<SourceFile> unreadable = new HashSet<>();
    private final List<Problem> problems;

    /**
     * For one reading.
     *
     * @param before what was read before, of which unchanged files are not read again
     * @param problems gets which files cannot be read
     */
    FileContents(@Nullable MigrationSet before, List<Problem> problems) {
        this.problems = problems;
        if (before != null) {
            for (Migration migration : before.withBaselines()) {
                known.put(migration.up(), new Checksum.Result(migration.checksum(), migration.header(), false));
            }
        }
    }

    /** From now on, several processors read. */
    static void warmedUp() {
        warm = true;
    }

    /** Reads small files with all processors, as opening one takes the longest. Which cannot be read is reported in its turn. */
    void readTogether(List<List<FolderFiles>> locations) {
        if (!warm || Runtime.getRuntime().availableProcessors() == 1) {
            return;
        }
        List<SourceFile> small = new ArrayList<>();
        for (List<FolderFiles> folders : locations) {
            for (FolderFiles folder : folders) {
                for (SourceFile file : folder.read()) {
                    boolean mayBeUp = Root.isSql(file.name())
                            && !MigrationFileName.Suffix.of(file.name()).isDown();
                    if (mayBeUp && file.isSmall() && !known.containsKey(file)) {
                        small.add(file);
                    }
                }
            }
        }
        // In parts: only this thread is interrupted when a run is stopped.
        for (int next = 0;
                small.size() - next >= MANY && !Thread.currentThread().isInterrupted();
                next += MANY) {
            small.subList(next, next + MANY).parallelStream().forEach(file -> {
                try {
                    known.put(file, checksum(file));
                } catch (IOException | RuntimeException e) {
                    // This thread reads it again.
                }
            });
        }
    }

    /** Null if it cannot be read, which is a problem then. */
    Checksum.@Nullable Result read(SourceFile file) {
        Checksum.Result before = known.get(file);
        if (before != null) {
            return before;
        }
        try {
            return checksum(file);
        } catch (IOException e) {
            addUnreadable(file, e);
            return null;
        }
    }

    private static Checksum.Result checksum(SourceFile file) throws IOException {
        try (InputStream in = file.content().openAsListed()) {
            return Checksum.read(in);
        }
    }

    /** Whether its text is that of a changelog. */
    boolean isChangelog(SourceFile file) {
        try {
            return Changelog.is(file);
        } catch (IOException e) {
            addUnreadable(file, e);
            return false;
        }
    }

    void addUnreadable(SourceFile file, IOException cause) {
        if (unreadable.add(file)) {
            problems.add(file.problem(cause));
        }
    }

    /** Whether it starts like a changelog in SQL; one script by its name is none. */
    boolean startsChangelog(SourceFile file, @Nullable MigrationFileName name) {
        if (file.name().indexOf('/') >= 0 || (name != null && name.suffix().isDown())) {
            return false;
        }
        if (name == null && MigrationFileName.ofRepeatable(file.name()) == null) {
            return isChangelog(file);
        }
        Checksum.Result result = read(file);
        if (result != null) {
            known.put(file, result);
        }
        return result != null && result.startsChangelog();
    }

    boolean isUnreadable(SourceFile file) {
        return unreadable.contains(file);
    }
}
