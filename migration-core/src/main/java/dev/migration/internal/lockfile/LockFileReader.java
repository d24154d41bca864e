package dev.migration.internal.lockfile;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.files.SourceFile;
import dev.migration.internal.lockfile.LockFile.Accepted;
import dev.migration.internal.lockfile.LockFile.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads lock files, also Kimberlite's, and reports by line and column what is wrong with them. */
public final class LockFileReader {

    private static final long FORMAT = 1;
    private static final Pattern CHECKSUM = Pattern.compile("[0-9a-f]{64}");
    private static final String REMEDY = "restore the file from version control, or fix it by hand";

    private final SortedMap<Version, Entry> entries = new TreeMap<>();
    private final List<Accepted> accepted = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private LockFileReader() {}

    /** Reads the lock files of all locations as one. What is wrong with them is in its problems, never an exception. */
    public static LockFile read(List<SourceFile> files) {
        var reader = new LockFileReader();
        files.forEach(reader::read);
        return new LockFile(reader.entries, reader.accepted, reader.problems);
    }

    private void read(SourceFile file) {
        try (InputStream in = file.open()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (!noteConflict(file, text) && !text.isBlank()) {
                new OneFile(file).read(Toml.parse(text.startsWith("\uFEFF") ? text.substring(1) : text));
            }
        } catch (IOException e) {
            problems.add(file.problem(e));
        }
    }

    private void add(Entry entry) {
        Entry other = entries.putIfAbsent(entry.version(), entry);
        // Two locations may have been locked together, each with all entries.
        if (other != null && !other.checksum().equals(entry.checksum())) {
            problems.add(Problem.error(
                    Code.LOCK_FILE_INVALID,
                    entry.place(),
                    "Migration " + entry.version().number() + " is locked twice, also at " + other.place(),
                    REMEDY));
        }
    }

    private boolean noteConflict(SourceFile file, String text) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("<<<<<<< ")) {
                problems.add(Problem.error(
                        Code.LOCK_FILE_INVALID,
                        new Place(file.path(), i + 1, 1),
                        "The lock file has a merge conflict: two branches may have taken the same version",
                        "give one of the two migrations another version and resolve the conflict"));
                return true;
            }
        }
        return false;
    }

    private final class OneFile {

        private final SourceFile file;
        // Of the table that is being read.
        private @Nullable TomlPosition place;

        OneFile(SourceFile file) {
            this.file = file;
        }

        void read(TomlParseResult toml) {
            if (toml.hasErrors()) {
                toml.errors()
                        .forEach(
                                error -> invalid(error.position(), "The lock file is not TOML: " + error.getMessage()));
                return;
            }
            if (!(toml.get("version") instanceof Long version) || version != FORMAT) {
                invalid(toml.inputPositionOf("version"), "The lock file must have version = " + FORMAT);
                return;
            }
            read(toml, "migration", this::readEntry);
            read(toml, "accepted", this::readAccepted);
        }

        private void read(TomlTable toml, String key, Consumer<TomlTable> reader) {
            Object value = toml.get(key);
            if (value == null) {
                return;
            }
            if (!(value instanceof TomlArray array)) {
                invalid(toml.inputPositionOf(key), "'" + key + "' is not a list of tables; write [[" + key + "]]");
                return;
            }
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i) instanceof TomlTable table) {
                    place = array.inputPositionOf(i);
                    reader.accept(table);
                } else {
                    invalid(array.inputPositionOf(i), "'" + key + "' has an item that is not a table");
                }
            }
        }

        private void readEntry(TomlTable table) {
            Version version = version(table);
            String name = string(table, "name");
            String checksum = checksum(table);
            if (version == null || name == null || checksum == null) {
                return;
            }
            add(new Entry(version, name, checksum, placeOf(place)));
        }

        private void readAccepted(TomlTable table) {
            Version version = version(table);
            String reason = string(table, "reason");
            boolean missing = Boolean.TRUE.equals(table.get("missing"));
            if (missing == table.contains("checksum")) {
                invalid(place, "An accepted deviation needs either a checksum or missing = true");
                return;
            }
            String checksum = missing ? null : checksum(table);
            if (version != null && reason != null && (missing || checksum != null)) {
                accepted.add(new Accepted(version, checksum, reason));
            }
        }

        private @Nullable Version version(TomlTable table) {
            if (table.get("id") instanceof Long id && id >= 0) {
                return Version.of(Long.toString(id));
            }
            if (table.get("version") instanceof String text && !text.isBlank()) {
                return Version.of(text);
            }
            invalid(place, "The entry needs an id, which is a number, or a version, which is a text");
            return null;
        }

        private @Nullable String checksum(TomlTable table) {
            String checksum = string(table, "checksum");
            if (checksum != null && !CHECKSUM.matcher(checksum).matches()) {
                invalid(
                        table.inputPositionOf("checksum"),
                        "'" + checksum + "' is not 64 hexadecimal digits in lower case");
                return null;
            }
            return checksum;
        }

        private @Nullable String string(TomlTable table, String key) {
            if (table.get(key) instanceof String text && !text.isBlank()) {
                return text;
            }
            invalid(
                    table.contains(key) ? table.inputPositionOf(key) : place,
                    "The entry needs a " + key + ", which is a text");
            return null;
        }

        private void invalid(@Nullable TomlPosition position, String message) {
            problems.add(Problem.error(Code.LOCK_FILE_INVALID, placeOf(position), message, REMEDY));
        }

        private Place placeOf(@Nullable TomlPosition position) {
            return position == null
                    ? Place.of(file.path())
                    : new Place(file.path(), position.line(), position.column());
        }
    }
}
