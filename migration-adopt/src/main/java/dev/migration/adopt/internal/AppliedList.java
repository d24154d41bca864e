package dev.migration.adopt.internal;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.adopt.internal.tool.Findings;
import dev.migration.adopt.internal.tool.ToolRow;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryFile;
import dev.migration.internal.session.Session;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A TOML file that lists what is applied: Kimberlite's {@code applied.toml}, or one that was written for a tool that is not known.
 * Neither says anything about a database, so a database without tables is not taken for the one that is meant; nor is another
 * one than that of a history of ours.
 *
 * @param kimberlites whether Kimberlite has written it
 * @param ours the same as a history of ours, which says which database it belongs to; null where it does not
 */
record AppliedList(
        String name, boolean kimberlites, @Nullable HistoryFile ours, List<ToolRow> listed) implements Source {

    private static final int VERSION = 0;
    private static final int NAME = 1;
    private static final int CHECKSUM = 2;
    private static final int TIME = 3;
    private static final int USER = 4;

    private static final Set<String> KEYS = Set.of("version", "id", "name", "checksum", "applied_at", "applied_by");

    private static final String REMEDY =
            "write a table for each migration that is applied, in their order: [[applied]], version ="
                    + " \"0001\", and if it is known, applied_at = \"2026-01-31T10:00:00Z\"";

    /** Reads the list; adds all that is wrong with it. */
    static AppliedList read(String name, String path, Reader reader, List<Problem> problems) throws IOException {
        TomlParseResult toml = Toml.parse(reader);
        toml.errors()
                .forEach(error ->
                        problems.add(invalid(path, error.position(), "The list is not TOML: " + error.getMessage())));
        HistoryFile ours = toml.contains("database") ? new HistoryFile(Path.of(path)) : null;
        String list = toml.contains("migrations") ? "migrations" : "applied";
        boolean kimberlites = list.equals("migrations") && ours == null;
        List<ToolRow> rows = new ArrayList<>();
        if (toml.hasErrors()) {
            return new AppliedList(name, kimberlites, ours, rows);
        }
        if (toml.contains("in_flight")) {
            problems.add(invalid(
                    path,
                    toml.inputPositionOf("in_flight"),
                    "A migration is in flight: its outcome has to be recorded first"));
        }
        if (toml.get(list) instanceof TomlArray array) {
            if (ours == null) {
                requireOnly(list, toml, path, problems);
            }
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i) instanceof TomlTable table) {
                    rows.add(row(table, path, array.inputPositionOf(i), problems));
                } else {
                    problems.add(invalid(path, array.inputPositionOf(i), "The list has an item that is not a table"));
                }
            }
        } else {
            problems.add(invalid(path, null, "The file has no list of what is applied"));
        }
        return new AppliedList(name, kimberlites, ours, rows);
    }

    /** What is beside the list may be a part of it whose name is mistyped, and would run again. */
    private static void requireOnly(String list, TomlParseResult toml, String path, List<Problem> problems) {
        Set<String> unknown = new TreeSet<>(toml.keySet());
        unknown.removeAll(Set.of(list, "in_flight"));
        for (String key : unknown) {
            problems.add(invalid(
                    path,
                    toml.inputPositionOf(List.of(key)),
                    "The file has \"" + Printable.line(key) + "\" beside the list \"" + list
                            + "\", and nothing of that would be recorded"));
        }
    }

    private static ToolRow row(TomlTable table, String path, @Nullable TomlPosition position, List<Problem> problems) {
        Set<String> unknown = new TreeSet<>(table.keySet());
        unknown.removeAll(KEYS);
        for (String key : unknown) {
            problems.add(
                    invalid(path, position, "The entry has \"" + Printable.line(key) + "\", which is no part of one"));
        }
        for (String key : List.of("version", "id")) {
            if (table.get(key) instanceof Double) {
                // 1.10 would be 1.1.
                problems.add(invalid(
                        path,
                        table.inputPositionOf(key),
                        "The " + key + " is a number with a point: write it in quotes, as zeros at its end count"));
            }
        }
        String version = text(table, "version");
        String id = text(table, "id");
        if (version == null && id == null) {
            problems.add(invalid(path, position, "The entry needs a version, or an id as Kimberlite writes it"));
        }
        String at = text(table, "applied_at");
        String time = null;
        try {
            time = at == null ? null : OffsetDateTime.parse(at).toInstant().toString();
        } catch (DateTimeException e) {
            problems.add(invalid(
                    path,
                    table.inputPositionOf("applied_at"),
                    "applied_at is \"" + Printable.line(String.valueOf(at)) + "\", which is no time with a zone"));
        }
        return new ToolRow(Arrays.asList(
                version == null ? id : version,
                text(table, "name"),
                text(table, "checksum"),
                time,
                text(table, "applied_by")));
    }

    /** A time of TOML is written as one in a text. */
    private static @Nullable String text(TomlTable table, String key) {
        Object value = table.get(key);
        return value == null ? null : value.toString();
    }

    private static Problem invalid(String path, @Nullable TomlPosition position, String message) {
        Place place = position == null ? Place.of(path) : new Place(path, position.line(), position.column());
        return Problem.error(Code.UNREADABLE_HISTORY, place, message, REMEDY);
    }

    @Override
    public String tool() {
        return kimberlites ? "Kimberlite" : "the other tool";
    }

    @Override
    public String shown() {
        return (kimberlites ? "Kimberlite's list " : "The list ") + Printable.line(name);
    }

    @Override
    public String howToStop() {
        return "take it out of the application and of the deployment";
    }

    @Override
    public List<ToolRow> rows(Session session) {
        return listed;
    }

    @Override
    public void read(List<ToolRow> rows, Findings findings) {
        Set<Version> seen = new HashSet<>();
        for (ToolRow row : rows) {
            String words = Findings.row(row.text(VERSION), row.text(NAME));
            if (!seen.add(Version.of(row.text(VERSION)))) {
                findings.error(
                        Code.UNREADABLE_HISTORY, null, "has " + words + " twice.", "remove one of the two entries");
            }
            findings.version(row.text(VERSION))
                    .flatMap(version -> findings.file(version, words))
                    .ifPresent(file -> {
                        if (row.has(CHECKSUM)) {
                            findings.compare(
                                    file,
                                    words,
                                    "SHA-256 without the first comments",
                                    Findings.restore(tool(), file.version()),
                                    () -> file.checksum().equalsIgnoreCase(row.text(CHECKSUM)));
                        }
                        findings.applied(file, row.time(TIME), null, row.text(USER));
                    });
        }
        if (kimberlites) {
            findings.warning(
                    "may have what did not run: Kimberlite skips a statement that follows a comment.",
                    "compare the schema with the files before you answer");
        }
    }

    @Override
    public void requireTrusted(Session session, History history) {
        if (ours != null) {
            ours.read(history.server(), session.history().owner(history));
        }
        Source.requireTables(session, history, name);
    }

    @Override
    public ToolLock lock(Session session) {
        return ToolLock.none(session);
    }
}
