// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.tool;

import dev.migration.Fix;
import dev.migration.Version;
import dev.migration.adopt.internal.tool.ToolTable.Column;
import dev.migration.adopt.internal.tool.ToolTable.ColumnType;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.layout.Callback;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.names.Layout;
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
public final class FlywayReader implements ToolReader {

    private static final int LONGEST_DESCRIPTION = 200;
    private static final int LONGEST_SCRIPT = 1000;
    private static final String CUT = "...";

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
        byRank.sort(Comparator.comparingLong(row -> row.number("installed_rank")));
        // Flyway made the schema, which old versions call version 0, or its own table.
        byRank.removeIf(row -> type(row).equals("SCHEMA") || type(row).equals("TABLE"));
        for (ToolRow row : byRank) {
            if (!row.is("success")) {
                fail(row, findings);
            } else if (row.has("version")) {
                findings.version(row.text("version")).ifPresent(version -> versioned(version, row, findings));
            } else if (type(row).equals("DELETE")) {
                repeatables.remove(row.text("description"));
            } else {
                repeatables.put(row.text("description"), row);
            }
        }
        applied.forEach((version, row) -> adopt(version, row, findings));
        if (!notCompared.isEmpty()) {
            findings.warning(
                    "has versions that cannot be compared with their files, as it has no checksum of SQL for them: "
                            + Printable.names(notCompared) + ".",
                    "see that these files do what was applied");
        }
        List<String> callbacks = findings.files().callbacks().stream()
                .filter(callback -> callback.when() == Callback.When.AFTER && !callback.always())
                .map(callback -> callback.file().name())
                .toList();
        if (!callbacks.isEmpty() && !findings.startsAsFlyway()) {
            findings.warning(
                    "has no record of callbacks. Flyway ran these at each start; here they run only after a run that"
                            + " applied something: " + Printable.names(callbacks) + ".",
                    "if one is to run at each start, write into its first line: -- option: run=always; if it is to run again"
                            + " when its file changes, rename it: R__NAME.sql");
        }
        deleted.removeIf(version -> floor != null && version.compareTo(floor) <= 0);
        List<String> changed = new ArrayList<>();
        for (Migration file : findings.files().migrations()) {
            ToolRow row = file.isRepeatable() ? repeatables.remove(nameOf(file)) : null;
            if (row != null && !adoptUnchanged(file, row, findings)) {
                changed.add(file.version().text());
            }
        }
        if (!changed.isEmpty()) {
            findings.warning(
                    "has repeatable migrations with another checksum, which are pending: " + Printable.names(changed)
                            + ".",
                    Remedy.of(
                            "if one is unchanged, as where Flyway had other values for its placeholders, record it after"
                                    + " the adoption: {}",
                            Fix.command("mark-applied", "NAME")));
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
        Migration file = row.file();
        FlywayCode code = FlywayCode.of(file);
        if (!isRead(file)) {
            return row.unnamed("Flyway", "V3__add_phone.sql");
        }
        Integer checksum = null;
        if (code != null) {
            checksum = code.checksumOfFlyway();
        } else if (!file.isCode()) {
            checksum = row.checksumOfFlyway();
            if (checksum == null) {
                return Optional.of("Flyway's checksum has the values of its placeholders, so Flyway runs it once more");
            }
        }
        row.number("installed_rank", next)
                .sql("version", "NULL")
                .text("description", start(description(file), LONGEST_DESCRIPTION))
                .text("type", file.isCode() ? "JDBC" : file.isBaseline() ? "SQL_BASELINE" : "SQL")
                .text("script", end(file.isCode() ? file.up().name() : row.script()))
                .sql("checksum", String.valueOf(checksum).toUpperCase(Locale.ROOT))
                .text("installed_by", row.by())
                .number("execution_time", row.took().toMillis())
                .sql("success", "TRUE");
        if (!file.isRepeatable()) {
            row.text("version", versionText(file));
        }
        return Optional.empty();
    }

    /** Whether Flyway reads a file of this name; a class has one that it reads. */
    public static boolean isRead(Migration file) {
        return file.isCode() || (file.layout() == Layout.FLYWAY && file.name().contains("__"));
    }

    /** The version as Flyway writes it. */
    public static String versionText(Migration file) {
        return file.layout() == Layout.FLYWAY && file.name().contains("__")
                ? file.name().substring(1, file.name().indexOf("__")).replace('_', '.')
                : file.version().text();
    }

    /** What Flyway's rows of a file have for a name. */
    public static String description(Migration file) {
        FlywayCode code = FlywayCode.of(file);
        if (code != null) {
            return code.description();
        }
        String name = !file.isCode()
                ? file.name()
                // A class is named as a file is.
                : file.up().name().substring(file.up().name().lastIndexOf('.') + 1);
        int title = name.indexOf("__");
        return (title < 0 ? Migration.title(file.name()) : name.substring(title + 2)).replace('_', ' ');
    }

    private static String start(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - CUT.length()) + CUT;
    }

    private static String end(String text) {
        return text.length() <= LONGEST_SCRIPT
                ? text
                : CUT + text.substring(text.length() - LONGEST_SCRIPT + CUT.length());
    }

    private static String nameOf(Migration repeatable) {
        FlywayCode code = FlywayCode.of(repeatable);
        if (code != null) {
            return code.description();
        }
        String name = repeatable.layout() == Layout.FLYWAY
                ? repeatable.name()
                : repeatable.version().text();
        return name.substring("R__".length()).replace('_', ' ');
    }

    /** Whether a migration in Java is what a row has applied, as Flyway compares it. */
    private static boolean isUnchanged(FlywayCode code, ToolRow row) {
        Integer checksum = code.checksumOfFlyway();
        return checksum == null ? !row.has("checksum") : row.has("checksum") && row.number("checksum") == checksum;
    }

    /** Also with the values of its placeholders, which Flyway had if it has that checksum. */
    private static boolean isOf(Migration repeatable, long checksum, Findings findings) throws IOException {
        if (FileHash.flyways(repeatable.up()) == checksum) {
            return true;
        }
        Integer replaced = findings.flywaysChecksum().of(repeatable);
        return replaced != null && replaced == checksum;
    }

    /** One that has changed runs with the next start, as it would with Flyway. */
    private static boolean adoptUnchanged(Migration file, ToolRow row, Findings findings) {
        FlywayCode code = FlywayCode.of(file);
        boolean unchanged = code != null
                ? isUnchanged(code, row)
                : row.has("checksum")
                        && !file.isCode()
                        && findings.matches(file, () -> isOf(file, row.number("checksum"), findings));
        if (unchanged) {
            findings.applied(
                    file,
                    row.time("installed_on"),
                    row.duration("execution_time", ChronoUnit.MILLIS),
                    row.text("installed_by"));
        }
        return unchanged;
    }

    private static String type(ToolRow row) {
        return row.text("type").toUpperCase(Locale.ROOT);
    }

    private static String words(ToolRow row) {
        return row.has("version")
                ? Findings.row(row.text("version"), row.text("script"))
                : Printable.line(row.text("script"));
    }

    private static void fail(ToolRow row, Findings findings) {
        findings.unfinished(
                row.text("version"),
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
            findings.baseline(version, row.time("installed_on"), row.text("installed_by"));
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
        if (findings.mayHaveNoFile(version)) {
            findings.appliedWithoutFile(
                    version,
                    Layout.FLYWAY.stem(version, row.text("description").replace(' ', '_')),
                    row.time("installed_on"),
                    row.duration("execution_time", ChronoUnit.MILLIS),
                    row.text("installed_by"));
            return;
        }
        Optional<Migration> found =
                type(row).endsWith("JDBC") ? findings.code(version, words(row)) : findings.file(version, words(row));
        found.ifPresent(file -> {
            FlywayCode code = FlywayCode.of(file);
            if (code != null) {
                findings.compare(
                        file,
                        words(row),
                        "what its getChecksum() returns",
                        Remedy.of(
                                "let getChecksum() return what it did; if it was changed on purpose: flyway repair, with"
                                        + " the last release that has Flyway"),
                        () -> isUnchanged(code, row));
            } else if (type(row).equals("SQL") && row.has("checksum")) {
                findings.compare(
                        file,
                        words(row),
                        "CRC-32 of its lines",
                        Findings.restore("Flyway", file.version(), "flyway repair"),
                        () -> FileHash.flyways(file.up()) == row.number("checksum"));
            } else if (!file.isCode()) {
                notCompared.add(words(row));
            }
            findings.applied(
                    file,
                    row.time("installed_on"),
                    row.duration("execution_time", ChronoUnit.MILLIS),
                    row.text("installed_by"));
        });
    }
}
