// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.layout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.Problem;
import dev.migration.internal.find.Root;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.header.Checksum;
import dev.migration.internal.names.MigrationFileName;
import dev.migration.internal.names.MigrationFileName.Script;
import dev.migration.internal.text.Utf8Reader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the checksum and the header of each file once, and keeps which files cannot be read. The bytes of short files are handed on
 * to whoever parses them, so that a new migration is opened once for both.
 */
final class FileContents {

    /** More bytes are not held until the history says which of the files are parsed. */
    private static final int MOST_HANDED_ON = 1 << 22;

    private final Map<SourceFile, Checksum.Result> known = new HashMap<>();
    private final Map<SourceFile, SourceFile> handedOn = new HashMap<>();
    private final Set<SourceFile> unreadable = new HashSet<>();
    private final List<Problem> problems;
    private int bytesHandedOn;

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

    /** Null if it cannot be read, which is a problem then. */
    Checksum.@Nullable Result read(SourceFile file) {
        Checksum.Result before = known.get(file);
        if (before != null) {
            return before;
        }
        try (InputStream in = file.openAsListed()) {
            Utf8Reader.requireNotInterrupted();
            byte[] start = in.readNBytes(Checksum.SMALL);
            Checksum.Result result = Checksum.read(start, in);
            known.put(file, result);
            handOn(file, start);
            return result;
        } catch (IOException e) {
            addUnreadable(file, e);
            return null;
        }
    }

    private void handOn(SourceFile file, byte[] bytes) {
        if (bytes.length < Checksum.SMALL && bytesHandedOn + bytes.length <= MOST_HANDED_ON) {
            bytesHandedOn += bytes.length;
            handedOn.put(file, file.handOn(bytes));
        }
    }

    /** The file as it is to be parsed, after it was read. */
    SourceFile toParse(SourceFile file) {
        return handedOn.getOrDefault(file, file);
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
        if (file.name().indexOf('/') >= 0 || (name != null && name.script() == Script.DOWN)) {
            return false;
        }
        if (name == null && MigrationFileName.ofRepeatable(file.name()) == null) {
            return isChangelog(file);
        }
        Checksum.Result result = read(file);
        return result != null && result.startsChangelog();
    }

    /** Whether it is the list of what the service sends: no migration, and no SQL that was meant to be one. */
    boolean isStatements(SourceFile file) {
        if (!file.name().equals(Root.STATEMENTS_FILE)) {
            return false;
        }
        byte[] head = Root.STATEMENTS_HEAD.getBytes(UTF_8);
        try (InputStream in = file.open()) {
            return Arrays.equals(in.readNBytes(head.length), head);
        } catch (IOException e) {
            addUnreadable(file, e);
            return true;
        }
    }

    boolean isUnreadable(SourceFile file) {
        return unreadable.contains(file);
    }
}
