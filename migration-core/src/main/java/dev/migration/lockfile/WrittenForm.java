package dev.migration.lockfile;

import dev.migration.lockfile.LockFile.Accepted;
import dev.migration.lockfile.LockFile.Entry;
import dev.migration.problem.Place;
import dev.migration.script.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a lock file in the very form in which it is written: every start reads it, and for thousands of entries a TOML
 * parser takes longer than all the rest. Whatever differs, were it by a space, is left to the parser and its messages.
 *
 * @param entries in the order of the text
 * @param accepted in the order of the text
 */
record WrittenForm(List<Entry> entries, List<Accepted> accepted) {

    private static final String START = "version = 1\n";
    private static final String TEXT = "\"([^\"\\\\\\p{Cntrl}]*[^\"\\\\\\p{Cntrl}\\s][^\"\\\\\\p{Cntrl}]*)\"\n";
    private static final String CHECKSUM = "checksum = \"([0-9a-f]{64})\"\n";
    private static final String VERSION = "(?:id = (0|[1-9][0-9]{0,17})\n|version = " + TEXT + ")";
    private static final Pattern ENTRY =
            Pattern.compile("\n\\[\\[migration]]\n" + VERSION + "name = " + TEXT + CHECKSUM);
    private static final Pattern ACCEPTED =
            Pattern.compile("\n\\[\\[accepted]]\n" + VERSION + "(?:missing = true\n|" + CHECKSUM + ")reason = " + TEXT);
    private static final int LINES_OF_ENTRY = 5;

    /** The lock file of this text; null if it is in another form. */
    static @Nullable WrittenForm read(String text, String path) {
        if (!text.startsWith(START)) {
            return null;
        }
        var entries = new ArrayList<Entry>();
        int end = START.length();
        Matcher entry = ENTRY.matcher(text);
        while (entry.region(end, text.length()).lookingAt()) {
            var place = new Place(path, LINES_OF_ENTRY * entries.size() + 3, 1);
            entries.add(new Entry(version(entry), entry.group(3), entry.group(4), place));
            end = entry.end();
        }
        var accepted = new ArrayList<Accepted>();
        Matcher deviation = ACCEPTED.matcher(text);
        while (deviation.region(end, text.length()).lookingAt()) {
            accepted.add(new Accepted(version(deviation), deviation.group(3), deviation.group(4)));
            end = deviation.end();
        }
        return end == text.length() ? new WrittenForm(entries, accepted) : null;
    }

    private static Version version(Matcher entry) {
        return Version.of(entry.group(1) == null ? entry.group(2) : entry.group(1));
    }
}
