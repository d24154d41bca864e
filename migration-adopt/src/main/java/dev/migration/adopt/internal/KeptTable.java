// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal;

import static dev.migration.adopt.internal.tool.FlywayTableSql.RANK;

import dev.migration.InvalidMigrationsException;
import dev.migration.Version;
import dev.migration.adopt.internal.ToolTables.Found;
import dev.migration.adopt.internal.tool.FlywayReader;
import dev.migration.adopt.internal.tool.FlywayTableSql;
import dev.migration.adopt.internal.tool.TakeoverRun;
import dev.migration.adopt.internal.tool.ToolRow;
import dev.migration.adopt.internal.tool.ToolTable;
import dev.migration.internal.database.Database;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.Companion;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.LogEntry;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.settings.FlywayPlaceholders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Flyway's table beside our history, as Flyway would have it if it had run what was run here:
 *
 * <ul>
 *   <li>What is applied gets a row, each run of a repeatable migration one more. So does what is half done, which Flyway then
 *       refuses to start with.
 *   <li>What is undone here has no row any more, as Flyway, which undoes nothing, knows nothing of it.
 *   <li>What has no name that Flyway reads gets none.
 * </ul>
 */
final class KeptTable implements Companion {

    /** A column of Flyway 3, which later ones have removed. */
    private static final String OF_OLD = "version_rank";

    private static final MaskedLog log = MaskedLog.of(KeptTable.class);

    private final Database database;
    private final TakeoverRun run;
    private final Found found;
    private final ToolTable table;
    private final MigrationSet files;
    private final @Nullable FlywayPlaceholders names;
    private final String user;

    /** What has no row and was reported, as a statement may be tried again. */
    private final Set<String> reported = new HashSet<>();

    /** What it has of each version, as it is written there. */
    private final List<ToolRow> rows;

    private final Set<Version> applied;

    /**
     * Of a table that was read.
     *
     * @param names what Flyway's own placeholders mean to it; null where it may give them other values
     */
    KeptTable(
            TakeoverRun run,
            Found found,
            List<ToolRow> rows,
            Set<Version> applied,
            @Nullable FlywayPlaceholders names) {
        this.run = run;
        this.found = found;
        this.names = names;
        this.database = run.database();
        this.table = found.table();
        this.files = run.files();
        this.user = run.session().history().names().user();
        this.rows = rows;
        this.applied = new TreeSet<>(applied);
    }

    /** Why it is not written, after "it", such as a trigger, which would run what others wrote; empty where it is. */
    static Optional<String> flawOfWrites(TakeoverRun run, Found found) {
        return found.table().columns().containsKey(OF_OLD)
                ? Optional.of("is of Flyway 3")
                : found.table().flawsOfWrites(run).stream().findFirst();
    }

    @Override
    public List<String> beside(LogEntry entry, String millis) {
        return switch (entry.action()) {
            case APPLY -> replaced(failed(entry), row(entry, millis, true));
            case MARK_APPLIED ->
                replaced(
                        failed(entry),
                        !entry.version().isRepeatable() && applied.contains(entry.version())
                                ? Optional.empty()
                                : row(entry, millis, true));
            case FAIL ->
                replaced(entry.version().isRepeatable() ? failed(entry) : all(entry), row(entry, millis, false));
            case UNDO, MARK_FAILED -> List.of(all(entry));
            case BASELINE -> replaced(baselines(), FlywayTableSql.ofBaseline(database, table, entry.version(), user));
            case RESUME, ADOPT, SCHEMA -> List.of();
        };
    }

    /** What is written for what was applied before it was kept; nothing where it can have no row. */
    List<String> added(LogEntry entry, String millis) {
        Optional<String> row = row(entry, millis, true);
        return row.isEmpty() ? List.of() : replaced(failed(entry), row);
    }

    /** Whether it has any row of a repeatable migration. */
    boolean hasRow(Version repeatable) {
        return files.find(repeatable)
                .map(FlywayReader::description)
                .filter(description -> rows.stream()
                        .anyMatch(row ->
                                !row.has("version") && row.text("description").equals(description)))
                .isPresent();
    }

    /** What changes nothing, and fails where the user may not write. */
    List<String> probes() {
        String never = database.literal("a") + database.operator("=") + database.literal("b");
        String ranked = table.quoted(database) + " (" + column(RANK) + ", " + column("description") + ", "
                + column("type") + ", " + column("script") + ", " + column("installed_by") + ", "
                + column("execution_time") + ", " + column("success") + ")";
        return List.of(
                delete(never),
                "INSERT INTO " + ranked + " SELECT " + column(RANK) + ", " + column("description") + ", "
                        + column("type") + ", " + column("script") + ", " + column("installed_by") + ", "
                        + column("execution_time") + ", " + column("success") + " FROM " + table.quoted(database)
                        + " WHERE " + never);
    }

    private static List<String> replaced(String delete, Optional<String> insert) {
        List<String> statements = new ArrayList<>(List.of(delete));
        insert.ifPresent(statements::add);
        return statements;
    }

    private String delete(String condition) {
        return "DELETE FROM " + table.quoted(database) + " WHERE " + condition;
    }

    private String failed(LogEntry entry) {
        return all(entry) + " AND " + column("success") + database.operator("=") + "FALSE";
    }

    private String all(LogEntry entry) {
        Optional<Migration> file = file(entry);
        if (entry.version().isRepeatable()) {
            String description = file.map(FlywayReader::description)
                    .orElseGet(() ->
                            entry.version().text().substring("R__".length()).replace('_', ' '));
            return delete(column("version") + " IS NULL AND " + is("description", description));
        }
        return delete(ofVersion(entry));
    }

    private String ofVersion(LogEntry entry) {
        Optional<Migration> file = file(entry);
        // One version may be written with more zeros.
        Set<String> texts = rows.stream()
                .map(row -> row.text("version"))
                .filter(text -> !text.isEmpty() && Version.of(text).equals(entry.version()))
                .collect(Collectors.toCollection(TreeSet::new));
        texts.add(file.map(FlywayReader::versionText).orElse(entry.version().text()));
        return "(" + texts.stream().map(text -> is("version", text)).collect(Collectors.joining(" OR ")) + ")";
    }

    private String baselines() {
        return delete(is("type", "BASELINE"));
    }

    private String is(String column, String text) {
        return column(column) + database.operator("=") + database.literal(text);
    }

    private String column(String name) {
        return table.quotedColumn(name, database);
    }

    private Optional<Migration> file(LogEntry entry) {
        return OtherRow.file(run, applied(entry));
    }

    private static AppliedMigration applied(LogEntry entry) {
        return new AppliedMigration(
                0, entry.version(), entry.name(), null, entry.checksum(), Kind.MIGRATION, null, null);
    }

    private Optional<String> row(LogEntry entry, String millis, boolean success) {
        OtherRow other;
        try {
            other = OtherRow.of(run, found, applied(entry), names, 0);
        } catch (IOException e) {
            throw new InvalidMigrationsException(file(entry).orElseThrow().up().problem(e));
        }
        if (other instanceof OtherRow.Written written) {
            if (written.edited() && reported.add(entry.name())) {
                log.warn(
                        "{} has {} with the checksum of its file as it is now, which was edited since it ran"
                                + " (migration.adopt=flyway): Flyway does not start with the file as it ran",
                        found.shown(),
                        Printable.line(entry.name()));
            }
            return Optional.of(written.row()
                    .text("installed_by", user)
                    .sql("execution_time", millis)
                    .sql("success", String.valueOf(success).toUpperCase(Locale.ROOT))
                    .append(table, RANK, success ? taken(entry) : Optional.empty()));
        }
        String reason = other instanceof OtherRow.None none
                ? none.reason()
                : ((OtherRow.NoFile) other).reason() + ". Where Flyway has its file, Flyway runs it again";
        boolean isUnread =
                file(entry).filter(file -> !FlywayReader.isRead(file)).isPresent();
        if (!isUnread && reported.add(entry.name())) {
            log.warn(
                    "{} has no row for {} (migration.adopt=flyway): {}",
                    found.shown(),
                    Printable.line(entry.name()),
                    reason);
        }
        return Optional.empty();
    }

    /** Where neither a lock of Flyway's nor its key keeps it out, it may have run the same since its table was read. */
    private Optional<String> taken(LogEntry entry) {
        long known = rows.stream().mapToLong(row -> row.number(RANK)).max().orElse(0);
        return entry.version().isRepeatable()
                ? Optional.empty()
                : Optional.of(ofVersion(entry) + " AND " + column("success") + database.operator("=") + "TRUE AND "
                        + column(RANK) + database.operator(">") + known);
    }
}
