// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.lockfile;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.find.Root;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.lockfile.LockFile.Accepted;
import dev.migration.internal.lockfile.LockFile.Entry;
import dev.migration.internal.sql.MergeConflict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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
    private static final List<String> TOP = List.of("version", "migration", "accepted");
    private static final List<String> OF_ENTRY = List.of("id", "version", "name", "checksum", "code");
    private static final List<String> OF_ACCEPTED = List.of("id", "version", "checksum", "missing", "reason");
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

    private static String text(SourceFile file) throws IOException {
        try (InputStream in = file.open()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        }
    }

    private void read(SourceFile file) {
        try {
            String text = text(file);
            int conflict = MergeConflict.firstMark(text);
            if (conflict >= 0) {
                long line = 1 + text.substring(0, conflict).lines().count();
                problems.add(Problem.error(
                        Code.LOCK_FILE_INVALID,
                        new Place(file.path(), (int) line, 1),
                        "The lock file has a merge conflict",
                        Remedy.of(
                                "if both branches have taken the same version, renumber one of them: {}; or else restore"
                                        + " the file of one branch and add what it lacks: {}",
                                Fix.command("renumber"),
                                Fix.command("lock"))));
            } else if (!text.isBlank()) {
                read(file.path(), Toml.parse(text));
            }
        } catch (IOException e) {
            problems.add(file.problem(e));
        }
    }

    private void read(String path, TomlParseResult toml) {
        if (toml.hasErrors()) {
            toml.errors()
                    .forEach(error ->
                            invalid(place(path, error.position()), "The lock file is not TOML: " + error.getMessage()));
        } else if (!(toml.get("version") instanceof Long version) || version != FORMAT) {
            invalid(place(path, toml.inputPositionOf("version")), "The lock file must have version = " + FORMAT);
        } else {
            tables(path, toml, "migration").forEach(this::readEntry);
            tables(path, toml, "accepted").forEach(this::readAccepted);
            requireKnown(path, toml, TOP);
        }
    }

    private record Table(String path, TomlTable toml, Place place) {

        @Nullable
        Object get(String key) {
            return toml.get(key);
        }

        Place place(String key) {
            TomlPosition position = toml.inputPositionOf(key);
            return position == null ? place : LockFileReader.place(path, position);
        }
    }

    private List<Table> tables(String path, TomlTable toml, String key) {
        Object value = toml.get(key);
        if (!(value instanceof TomlArray array)) {
            if (value != null) {
                invalid(
                        place(path, toml.inputPositionOf(key)),
                        "'" + key + "' is not a list of tables; write [[" + key + "]]");
            }
            return List.of();
        }
        List<Table> tables = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            Place place = place(path, array.inputPositionOf(i));
            if (array.get(i) instanceof TomlTable table) {
                tables.add(new Table(path, table, place));
            } else {
                invalid(place, "'" + key + "' has an item that is not a table");
            }
        }
        return tables;
    }

    /** A misspelt one would be lost in silence. Kimberlite passes over what it does not know. */
    private void requireKnown(String path, TomlTable toml, List<String> known) {
        if (!path.endsWith(Root.LOCK_FILE)) {
            return;
        }
        for (String key : toml.keySet()) {
            if (!known.contains(key)) {
                invalid(
                        place(path, toml.inputPositionOf(List.of(key))),
                        "'" + Printable.line(key) + "' is unknown here; known are " + String.join(", ", known));
            }
        }
    }

    private void readEntry(Table table) {
        Version version = version(table);
        String name = string(table, "name");
        String checksum = checksum(table);
        if (version == null || name == null || checksum == null) {
            return;
        }
        requireKnown(table.path(), table.toml(), OF_ENTRY);
        Entry entry = new Entry(version, name, checksum, Boolean.TRUE.equals(table.get("code")), table.place());
        Entry other = entries.putIfAbsent(version, entry);
        // Two locations may have been locked together, each with all entries.
        if (other != null && !other.checksum().equals(checksum)) {
            invalid(table.place(), "Migration " + version.number() + " is locked twice, also at " + other.place());
        }
    }

    private void readAccepted(Table table) {
        Version version = version(table);
        String reason = string(table, "reason");
        boolean missing = Boolean.TRUE.equals(table.get("missing"));
        if (missing == (table.get("checksum") != null)) {
            invalid(table.place(), "An accepted deviation needs either a checksum or missing = true");
            return;
        }
        String checksum = missing ? null : checksum(table);
        if (version != null && reason != null && (missing || checksum != null)) {
            requireKnown(table.path(), table.toml(), OF_ACCEPTED);
            accepted.add(new Accepted(version, checksum, reason));
        }
    }

    private @Nullable Version version(Table table) {
        if (table.get("id") instanceof Long id && id >= 0) {
            return Version.of(Long.toString(id));
        }
        if (table.get("version") instanceof String text && !text.isBlank()) {
            return Version.of(text);
        }
        invalid(table.place(), "The entry needs an id, a number, or a version, a string");
        return null;
    }

    private @Nullable String checksum(Table table) {
        String checksum = string(table, "checksum");
        if (checksum != null && !CHECKSUM.matcher(checksum).matches()) {
            invalid(
                    table.place("checksum"),
                    "'" + Printable.line(checksum) + "' is not 64 hexadecimal digits in lower case");
            return null;
        }
        return checksum;
    }

    private @Nullable String string(Table table, String key) {
        if (table.get(key) instanceof String text && !text.isBlank()) {
            return text;
        }
        invalid(table.place(key), "The entry has no " + key + "; it must be a string");
        return null;
    }

    private void invalid(Place place, String message) {
        problems.add(Problem.error(Code.LOCK_FILE_INVALID, place, message, REMEDY));
    }

    private static Place place(String path, @Nullable TomlPosition position) {
        return position == null ? Place.of(path) : new Place(path, position.line(), position.column());
    }
}
