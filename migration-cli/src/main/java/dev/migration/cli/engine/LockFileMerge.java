// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Version;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.help.Problems;
import dev.migration.internal.lockfile.LockFile;
import dev.migration.internal.lockfile.LockFile.Accepted;
import dev.migration.internal.lockfile.LockFile.Entry;
import dev.migration.internal.lockfile.LockFileReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A lock file in which migrations have got another version: also one that git left with a conflict, which that resolves. */
public final class LockFileMerge {

    private final SortedMap<Version, Entry> entries = new TreeMap<>();
    private final List<Accepted> accepted = new ArrayList<>();

    private LockFileMerge() {}

    /**
     * With the entries of all files, and of both sides of a conflict in them.
     *
     * @param renumbered an entry as it is from now on
     * @throws InvalidMigrationsException if a file is broken, or two entries still have one version
     */
    public static LockFile of(List<SourceFile> files, UnaryOperator<Entry> renumbered) {
        var merge = new LockFileMerge();
        for (SourceFile file : files) {
            for (LockFile side : sides(file)) {
                Problems.throwIfInvalid(side.problems());
                side.entries().values().forEach(entry -> merge.add(entry, renumbered.apply(entry)));
                side.accepted().stream()
                        .filter(one -> !merge.accepted.contains(one))
                        .forEach(merge.accepted::add);
            }
        }
        return new LockFile(merge.entries, merge.accepted, List.of());
    }

    /** Each side of a conflict as it was before the merge; both are the file where it has none. */
    static List<LockFile> sides(SourceFile file) {
        var ours = new StringBuilder();
        var theirs = new StringBuilder();
        List<StringBuilder> sides = List.of(ours, theirs);
        try (InputStream in = file.open()) {
            for (String line : new String(in.readAllBytes(), UTF_8)
                    .replaceFirst("^\uFEFF", "")
                    .split("(?<=\n)")) {
                if (line.startsWith("<<<<<<< ")) {
                    sides = List.of(ours);
                } else if (line.startsWith("||||||| ")) {
                    // What both had before.
                    sides = List.of();
                } else if (line.startsWith("=======")) {
                    sides = List.of(theirs);
                } else if (line.startsWith(">>>>>>> ")) {
                    sides = List.of(ours, theirs);
                } else {
                    sides.forEach(side -> side.append(line));
                }
            }
        } catch (IOException e) {
            throw new InvalidMigrationsException(file.problem(e));
        }
        return Stream.of(ours, theirs)
                .map(side -> side.toString().getBytes(UTF_8))
                .map(side -> new SourceFile(file.name(), file.path(), () -> new ByteArrayInputStream(side)))
                .map(side -> LockFileReader.read(List.of(side)))
                .toList();
    }

    private void add(Entry before, Entry entry) {
        Entry other = entries.putIfAbsent(entry.version(), entry);
        if (other != null && !other.checksum().equals(entry.checksum())) {
            throw Problems.refused(
                    Code.LOCK_FILE_INVALID,
                    "Both sides of the lock file's conflict have version "
                            + entry.version().number() + ": " + other.name() + " and " + before.name()
                            + ". Nothing was renamed.",
                    "resolve the conflict in the lock file by hand, then repeat the command");
        }
    }
}
