package dev.migration.adopt.internal.tool;

import dev.migration.Code;
import dev.migration.Version;
import dev.migration.adopt.internal.tool.ToolTable.Column;
import dev.migration.adopt.internal.tool.ToolTable.ColumnType;
import dev.migration.internal.help.Printable;
import dev.migration.internal.layout.CodeScript;
import dev.migration.internal.layout.Layout;
import dev.migration.internal.layout.Migration;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Flyway's table grows by a row for whatever happens: a later row of the type DELETE or UNDO cancels an earlier one, and a
 * baseline is a floor, below which nothing runs. A repeatable migration has no version, and a row for each of its runs.
 */
final class FlywayReader implements ToolReader {

    private static final int RANK = 0;
    private static final int VERSION = 1;
    private static final int TYPE = 2;
    private static final int SCRIPT = 3;
    private static final int CHECKSUM = 4;
    private static final int USER = 5;
    private static final int TIME = 6;
    private static final int MILLIS = 7;
    private static final int SUCCESS = 8;
    private static final int DESCRIPTION = 9;

    private final Map<Version, ToolRow> applied = new LinkedHashMap<>();

    /** By description, which is the name with spaces. */
    private final Map<String, ToolRow> repeatables = new LinkedHashMap<>();

    private final List<String> notCompared = new ArrayList<>();

    private final Set<Version> deleted = new LinkedHashSet<>();

    private @Nullable Version floor;

    @Override
    public List<Column> columns() {
        return List.of(
                new Column("installed_rank", ColumnType.NUMBER),
                new Column("version", ColumnType.TEXT),
                new Column("type", ColumnType.TEXT),
                new Column("script", ColumnType.TEXT),
                new Column("checksum", ColumnType.NUMBER),
                new Column("installed_by", ColumnType.TEXT),
                new Column("installed_on", ColumnType.TIME),
                new Column("execution_time", ColumnType.NUMBER),
                new Column("success", ColumnType.BOOLEAN),
                new Column("description", ColumnType.TEXT));
    }

    @Override
    public void read(List<ToolRow> rows, Findings findings) {
        List<ToolRow> byRank = new ArrayList<>(rows);
        byRank.sort(Comparator.comparingLong(row -> row.number(RANK)));
        // Flyway made the schema, which old versions call version 0, or its own table.
        byRank.removeIf(row -> type(row).equals("SCHEMA") || type(row).equals("TABLE"));
        for (ToolRow row : byRank) {
            if (!row.is(SUCCESS)) {
                fail(row, findings);
            } else if (row.has(VERSION)) {
                findings.version(row.text(VERSION)).ifPresent(version -> versioned(version, row, findings));
            } else if (type(row).equals("DELETE")) {
                repeatables.remove(row.text(DESCRIPTION));
            } else {
                repeatables.put(row.text(DESCRIPTION), row);
            }
        }
        applied.forEach((version, row) -> adopt(version, row, findings));
        if (!notCompared.isEmpty()) {
            findings.warning(
                    "has versions that cannot be compared with their files, as it has no checksum of SQL for them: "
                            + Printable.names(notCompared) + ".",
                    "see that these files do what was applied");
        }
        deleted.removeIf(version -> floor != null && version.compareTo(floor) <= 0);
        List<String> changed = new ArrayList<>();
        for (Migration file : findings.files().migrations()) {
            ToolRow row = file.isRepeatable() ? repeatables.remove(description(file)) : null;
            if (row != null && !adoptUnchanged(file, row, findings)) {
                changed.add(file.version().text());
            }
        }
        if (!changed.isEmpty()) {
            findings.warning(
                    "has repeatable migrations with another checksum, which run again with the next start: "
                            + Printable.names(changed) + ".",
                    "if one is unchanged, as where Flyway has replaced placeholders in it, record it after the adoption:"
                            + " migration mark-applied NAME");
        }
        if (!deleted.isEmpty()) {
            findings.warning(
                    "has versions that flyway repair recorded as deleted, which are treated as not applied: "
                            + Printable.names(
                                    deleted.stream().map(Version::text).toList()) + ".",
                    "if one has a file again, it runs; if the schema has what it makes, record that afterwards: migration"
                            + " mark-applied VERSION");
        }
        if (!repeatables.isEmpty()) {
            findings.warning(
                    "has repeatable migrations without a file here: "
                            + Printable.names(List.copyOf(repeatables.keySet())) + ".",
                    "what they define remains in the database; to change it, put their files back, or write a versioned"
                            + " one");
        }
    }

    @Override
    public Optional<String> write(NewRow row, long next) throws IOException {
        return FlywayRow.write(row, next);
    }

    private static String description(Migration repeatable) {
        String name = repeatable.layout() == Layout.FLYWAY
                ? repeatable.name()
                : repeatable.version().text();
        return name.substring("R__".length()).replace('_', ' ');
    }

    /** One that has changed runs with the next start, as it would with Flyway, whose checksum includes replaced placeholders. */
    private static boolean adoptUnchanged(Migration file, ToolRow row, Findings findings) {
        boolean unchanged =
                row.has(CHECKSUM) && findings.matches(file, () -> FileHash.flyways(file.up()) == row.number(CHECKSUM));
        if (unchanged) {
            findings.applied(file, row.time(TIME), row.duration(MILLIS, ChronoUnit.MILLIS), row.text(USER));
        }
        return unchanged;
    }

    private static String type(ToolRow row) {
        return row.text(TYPE).toUpperCase(Locale.ROOT);
    }

    private static String words(ToolRow row) {
        return row.has(VERSION) ? Findings.row(row.text(VERSION), row.text(SCRIPT)) : Printable.line(row.text(SCRIPT));
    }

    private static void fail(ToolRow row, Findings findings) {
        findings.error(
                Code.INTERRUPTED,
                null,
                "has " + words(row) + " as failed.",
                "finish it with Flyway first: undo what is left of it in the schema by hand, then flyway repair, and"
                        + " flyway migrate");
    }

    private void versioned(Version version, ToolRow row, Findings findings) {
        String type = type(row);
        applied.remove(version);
        deleted.remove(version);
        if (type.contains("BASELINE")) {
            floor = version;
            findings.baseline(version, row.time(TIME), row.text(USER));
        } else if (type.equals("DELETE")) {
            deleted.add(version);
        } else if (!type.startsWith("UNDO")) {
            applied.put(version, row);
        }
    }

    private void adopt(Version version, ToolRow row, Findings findings) {
        if (floor != null && version.compareTo(floor) <= 0) {
            return;
        }
        Optional<Migration> found =
                type(row).endsWith("JDBC") ? findings.code(version, words(row)) : findings.file(version, words(row));
        found.ifPresent(file -> {
            if (type(row).equals("SQL") && row.has(CHECKSUM)) {
                findings.compare(
                        file,
                        words(row),
                        "CRC-32 of its lines",
                        Findings.restore("Flyway", file.version(), "flyway repair"),
                        () -> FileHash.flyways(file.up()) == row.number(CHECKSUM));
            } else if (CodeScript.of(file.up()) == null) {
                notCompared.add(words(row));
            }
            findings.applied(file, row.time(TIME), row.duration(MILLIS, ChronoUnit.MILLIS), row.text(USER));
        });
    }
}
