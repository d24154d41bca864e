package dev.migration.internal.lockfile;

import dev.migration.Place;
import dev.migration.Version;
import dev.migration.internal.lockfile.LockFile.Accepted;
import dev.migration.internal.lockfile.LockFile.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a lock file in the very form in which it is written: every start reads it, and for thousands of entries a TOML
 * parser takes longer than all the rest. Whatever differs, were it by a space, is left to the parser and its messages.
 *
 * @param entries in the order of the text
 * @param accepted in the order of the text
 */
record WrittenForm(List<Entry> entries, List<Accepted> accepted) {

    private static final int LINES_OF_ENTRY = 5;

    /** The lock file of this text; null if it is in another form. */
    static @Nullable WrittenForm read(String text, String path) {
        var lines = new WrittenLines(text);
        if (!lines.take("version = 1\n")) {
            return null;
        }
        var entries = new ArrayList<Entry>();
        while (lines.take("\n[[migration]]\n")) {
            Version version = version(lines);
            String name = lines.text("name");
            String checksum = lines.checksum("checksum");
            if (version == null || name == null || checksum == null) {
                return null;
            }
            var place = new Place(path, LINES_OF_ENTRY * entries.size() + 3, 1);
            entries.add(new Entry(version, name, checksum, place));
        }
        var accepted = new ArrayList<Accepted>();
        while (lines.take("\n[[accepted]]\n")) {
            Version version = version(lines);
            boolean missing = lines.take("missing = true\n");
            String checksum = missing ? null : lines.checksum("checksum");
            String reason = lines.text("reason");
            if (version == null || reason == null || (checksum == null && !missing)) {
                return null;
            }
            accepted.add(new Accepted(version, checksum, reason));
        }
        return lines.isAtEnd() ? new WrittenForm(entries, accepted) : null;
    }

    private static @Nullable Version version(WrittenLines lines) {
        String number = lines.number("id");
        String version = number == null ? lines.text("version") : number;
        return version == null ? null : Version.of(version);
    }
}
