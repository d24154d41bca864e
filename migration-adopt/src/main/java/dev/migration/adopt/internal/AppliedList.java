// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.adopt.internal.tool.Findings;
import dev.migration.adopt.internal.tool.TakeoverRun;
import dev.migration.adopt.internal.tool.Tool;
import dev.migration.adopt.internal.tool.ToolRow;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.layout.MigrationSet;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
 * Neither says anything about a database, so a database without tables is not taken for the one that is meant.
 *
 * @param kimberlites whether Kimberlite has written it
 */
record AppliedList(String name, boolean kimberlites, List<ToolRow> listed) implements ToolRecord {

    private static final Set<String> KEYS = Set.of("version", "id", "name", "checksum", "applied_at", "applied_by");

    private static final String REMEDY =
            "write a table for each migration that is applied, in their order: [[applied]], version ="
                    + " \"0001\", and if it is known, applied_at = \"2026-01-31T10:00:00Z\"";

    /**
     * Reads a file that lists what is applied.
     *
     * @throws InvalidMigrationsException with all that is wrong with it
     */
    static AppliedList read(Path file) {
        String name = String.valueOf(file.getFileName());
        String path = file.toString();
        var source = SourceFile.onDisk(name, path, file);
        var problems = new ArrayList<Problem>();
        if (name.toLowerCase(Locale.ROOT).endsWith(".sql")) {
            throw new InvalidMigrationsException(
                    invalid(path, null, "This is SQL; docs/adopt.md has the command that makes a list of it"));
        }
        try (Reader reader = source.read()) {
            AppliedList list = read(name, path, reader, problems);
            Problems.throwIfInvalid(problems);
            return list;
        } catch (IOException e) {
            throw new InvalidMigrationsException(source.problem(e));
        }
    }

    private static AppliedList read(String name, String path, Reader reader, List<Problem> problems)
            throws IOException {
        TomlParseResult toml = Toml.parse(reader);
        toml.errors()
                .forEach(error ->
                        problems.add(invalid(path, error.position(), "The list is not TOML: " + error.getMessage())));
        String list = toml.contains("migrations") ? "migrations" : "applied";
        List<ToolRow> rows = new ArrayList<>();
        if (toml.hasErrors()) {
            return new AppliedList(name, false, rows);
        }
        if (toml.contains("in_flight")) {
            problems.add(invalid(
                    path,
                    toml.inputPositionOf("in_flight"),
                    "A migration is in flight: its outcome must be recorded first"));
        }
        // Kimberlite's have an id alone, and the copies that we write have both.
        boolean versions = false;
        if (toml.get(list) instanceof TomlArray array) {
            requireOnly(list, toml, path, problems);
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i) instanceof TomlTable table) {
                    versions |= table.contains("version");
                    rows.add(row(table, path, array.inputPositionOf(i), problems));
                } else {
                    problems.add(invalid(path, array.inputPositionOf(i), "The list has an item that is not a table"));
                }
            }
        } else {
            problems.add(invalid(path, null, "The file has no list of what is applied"));
        }
        return new AppliedList(name, list.equals("migrations") && !versions, rows);
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
        Map<String, @Nullable String> values = new HashMap<>();
        values.put("version", version == null ? id : version);
        values.put("name", text(table, "name"));
        values.put("checksum", text(table, "checksum"));
        values.put("applied_at", time);
        values.put("applied_by", text(table, "applied_by"));
        return new ToolRow(values);
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
    public String howToStop(MigrationSet files) {
        return "take it out of the application and of the deployment";
    }

    @Override
    public List<ToolRow> rows(TakeoverRun run) {
        return listed;
    }

    @Override
    public void read(List<ToolRow> rows, Findings findings) {
        Set<Version> seen = new HashSet<>();
        for (ToolRow row : rows) {
            String words = Findings.row(row.text("version"), row.text("name"));
            if (!seen.add(Version.of(row.text("version")))) {
                findings.error(Code.UNREADABLE_HISTORY, "has " + words + " twice.", "remove one of the two entries");
            }
            findings.version(row.text("version"))
                    .flatMap(version -> findings.file(version, words))
                    .ifPresent(file -> {
                        if (row.has("checksum")) {
                            findings.compare(
                                    file,
                                    words,
                                    "SHA-256 without the first comments",
                                    Findings.restore(tool(), file.version()),
                                    () -> file.checksum().equalsIgnoreCase(row.text("checksum")));
                        }
                        findings.applied(file, row.time("applied_at"), null, row.text("applied_by"));
                    });
        }
        if (kimberlites) {
            findings.warning(
                    "may have what did not run: Kimberlite skips a statement that follows a comment.",
                    "compare the schema with the files before you answer");
        }
    }

    @Override
    public void requireTrusted(TakeoverRun run) {
        ToolRecord.requireTables(run, name);
        // A list made of dbmate's schema.sql is of one state of the project, and the database may be of another.
        ChosenTable.of(Tool.DBMATE, run, null).ifPresent(found -> {
            throw Problems.refused(
                    Code.FOREIGN_HISTORY,
                    "Schema " + run.schema() + " has " + found.shown() + ", which has what is applied there; "
                            + Printable.line(name) + " may have more or less.",
                    Remedy.of(
                            "take over what the table has: {}; if it is empty or of another tool, drop or rename it",
                            Fix.command("adopt")));
        });
    }
}
