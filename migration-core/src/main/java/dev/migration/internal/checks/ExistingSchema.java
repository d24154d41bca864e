// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.checks;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.checks.ForeignHistory.ForeignTable;
import dev.migration.internal.database.Capability;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.history.LogReader.EmptyHistory;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.session.Session;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A schema that had tables before the first migration. The operator has to set a baseline before anything runs there:
 * scripts would find tables that they do not expect, and a {@code DROP TABLE IF EXISTS} would drop them.
 */
public final class ExistingSchema {

    private static final int MOST_NAMED = 3;

    private static final String NOT_ANOTHER = ". If it is the wrong schema or database, name the right one";

    private final Session session;
    private final History history;
    private final String schema;
    private final List<String> tables;

    /** What the log says where there is one and nothing is applied. */
    private final @Nullable EmptyHistory log;

    private ExistingSchema(Session session, History history, String schema) {
        this.session = session;
        this.history = history;
        this.schema = schema;
        this.log = history.isEmpty() && history.present() ? session.history().emptyHistory(history) : null;
        this.tables = unexplained(() -> otherTables(session, history, schema));
    }

    /** What is in the schema of this history, or else in the one that scripts find, where that is another. */
    public static ExistingSchema of(Session session, History history) {
        String ofHistory = history.server().schema();
        var existing = new ExistingSchema(session, history, ofHistory);
        if (existing.isFilled() || !history.isEmpty()) {
            return existing;
        }
        String ofScripts = schemaOfScripts(session, history);
        return ofScripts.equals(ofHistory) ? existing : new ExistingSchema(session, history, ofScripts);
    }

    /** Where scripts make what they do not qualify: a tenant's schema is entered for them, behind a pooler later. */
    public static String schemaOfScripts(Session session, History history) {
        String ofHistory = history.server().schema();
        return session.isOfTenant()
                ? ofHistory
                : Objects.requireNonNullElse(session.history().currentSchema(), ofHistory);
    }

    /** The history as it will be once the baseline is written, where it is due and not refused; else the same. */
    public static History foresee(Session session, History history, @Nullable Baseline baseline) {
        if (baseline == null || baseline.version() == null) {
            return history;
        }
        ExistingSchema found = of(session, history);
        return found.isFilled()
                        && found.refusalOfSetting(baseline) == null
                        && !HistoryElsewhere.of(session, history).isUnderAnotherName()
                ? history.withDueBaseline(baseline.version())
                : history;
    }

    /** What no migration made; nothing where there is a history, or the log says that all have to run. */
    private List<String> unexplained(Supplier<Collection<String>> catalogue) {
        if (!history.isEmpty() || (log != null && log.explained())) {
            return List.of();
        }
        Collection<String> names = catalogue.get();
        return names.isEmpty() || isExplainedSince()
                ? List.of()
                : names.stream().sorted().toList();
    }

    /** Another instance may have made them since the history was read. */
    private boolean isExplainedSince() {
        History now = session.history().read();
        return !now.isEmpty()
                || (now.present() && session.history().emptyHistory(now).explained());
    }

    static List<String> otherTables(Session session, History history, String schema) {
        return session.ask(
                "The schema cannot be read",
                () -> session.history().reader(history).otherTablesOf(session.connection(), schema));
    }

    /** Migrations may name the schemas of what they make. A schema that has its own history is somebody else's. */
    static Set<String> filledSchemas(Session session, History history) {
        return session.ask(
                "The schemas cannot be read",
                () -> session.history().reader(history).filledSchemas(session.connection()));
    }

    public String schema() {
        return schema;
    }

    /** Whether it has tables, and nothing says what they amount to. */
    public boolean isFilled() {
        return !tables.isEmpty();
    }

    /**
     * Why nothing may run: nobody has said what the schema amounts to, or its history is under another name, or in another schema;
     * empty where something may.
     *
     * @param files all there are
     */
    public Optional<Problem> refusal(@Nullable Baseline baseline, MigrationSet files) {
        if (!isFilled()) {
            return refusalOfEmpty(baseline);
        }
        HistoryElsewhere elsewhere = HistoryElsewhere.of(session, history);
        boolean runsAll = baseline == null || baseline.version() == null;
        boolean second = elsewhere.isUnderAnotherName();
        if (second && !(runsAll && elsewhere.isOfOthers(files))) {
            return Optional.of(nonEmpty(elsewhere, files));
        }
        Problem ofSetting = refusalOfSetting(baseline);
        if (baseline != null || ofSetting != null) {
            return Optional.ofNullable(ofSetting);
        }
        Optional<Problem> emptied = refusalOfEmptied();
        if (emptied.isPresent()) {
            return emptied;
        }
        Optional<ForeignTable> tool = ForeignHistory.named(session, schema, tables);
        if (tool.isPresent() || !second) {
            return Optional.of(tool.or(() -> ForeignHistory.renamed(session, schema, tables))
                    .map(table -> foreign(table, null))
                    .orElseGet(() -> nonEmpty(elsewhere, files)));
        }
        return Optional.empty();
    }

    /** Why nothing may run with tables of the history that have no row; empty where something may. */
    private Optional<Problem> refusalOfEmptied() {
        if (!isFilled() || log == null || !log.silent()) {
            return Optional.empty();
        }
        Optional<ForeignTable> tool = ForeignHistory.named(session, schema, tables);
        // What is there, the others made: several services or modules may share a schema from its first day.
        return tool.isPresent() || !HistoryElsewhere.of(session, history).isUnderAnotherName()
                ? Optional.of(EmptiedHistory.problem(
                        session, history, tool.map(ForeignTable::shown).orElse(null)))
                : Optional.empty();
    }

    /** Refuses a baseline where a tool's table says better what is applied; null where there is none, or it has files of its own. */
    private @Nullable Problem refusalOfSetting(@Nullable Baseline baseline) {
        Problem lostRows = lostRows(baseline);
        return lostRows != null || baseline == null || baseline.version() == null
                ? lostRows
                : ForeignHistory.named(session, schema, tables)
                        .filter(table -> table.tool() != null)
                        .map(table -> foreign(table, baseline))
                        .orElse(null);
    }

    /** Refuses a setting by which migrations would run again whose rows were deleted, or not restored. */
    private @Nullable Problem lostRows(@Nullable Baseline baseline) {
        Version newest = log == null ? null : log.newest();
        return log == null || newest == null || (baseline != null && baseline.covers(newest))
                ? null
                : Problems.error(
                        Code.NON_EMPTY_SCHEMA,
                        "Schema " + schema + " has " + inWords() + ", but no row in the history table "
                                + Printable.line(session.tables().table()) + ", although by its log migrations up to "
                                + log.name() + " are applied: they would run again.",
                        Remedy.of(
                                "restore the rows; or record the newest migration that the schema contains: {}",
                                Fix.command("baseline", "VERSION")));
    }

    /** @param setting that is not compared with the table; null for none */
    private Problem foreign(ForeignTable table, @Nullable Baseline setting) {
        return Problems.error(
                Code.FOREIGN_HISTORY,
                table.sentence() + ", and schema " + schema + " has no migration history of this library"
                        + (setting == null
                                ? "."
                                : ": the setting baseline=" + setting.text()
                                        + " is not compared with it, so migrations could run a second time, or never."),
                table.tool() == null
                        ? bySetting()
                        : Remedy.of(
                                "{}{}. If it is another application's: {}{}",
                                table.remedy(),
                                setting == null ? "" : Remedy.of(", without {}", Fix.setting("baseline")),
                                Fix.command("baseline", setting == null ? "none" : setting.text()),
                                setting == null
                                        ? Remedy.of(" (or {}); all run", Fix.setting("baseline", "none"))
                                        : ""));
    }

    /**
     * Why a start may not run everything although this schema has no table: migrations that name their schemas may have made the
     * tables of others, or another tool has its history there. A schema that a setting names is meant to be empty.
     */
    private Optional<Problem> refusalOfEmpty(@Nullable Baseline baseline) {
        if (baseline == null) {
            return history.isEmpty() && (log == null || !log.explained())
                    ? HistoryElsewhere.refusalOfTool(session, history)
                    : Optional.empty();
        }
        List<String> others = baseline.version() == null || session.tables().schema() != null
                ? List.of()
                : unexplained(() -> filledSchemas(session, history));
        if (others.isEmpty()) {
            return Optional.empty();
        }
        HistoryElsewhere elsewhere = HistoryElsewhere.of(session, history);
        return Optional.of(nonEmpty(
                "no table, so that the setting baseline=" + baseline.text()
                        + " has no effect, although there are tables in schema " + Printable.names(others),
                elsewhere,
                "",
                Remedy.of(
                        "{}{}",
                        elsewhere.remedy(Optional.empty()),
                        baselines("", Remedy.of(" (or {})", Fix.setting("baseline", "none"))))));
    }

    /** Why no mark may start a history: nothing says what the schema amounts to, or there is one under another name. */
    public static Optional<Problem> refusalOfMark(Session session, History history, MigrationSet files) {
        ExistingSchema found = of(session, history);
        return found.isFilled() ? found.refusal(null, files) : Optional.empty();
    }

    /** Where there is a history under another name, what is applied there would run again: only a command starts a second one. */
    private Problem nonEmpty(HistoryElsewhere elsewhere, MigrationSet files) {
        Optional<OtherHistory> shared = elsewhere.shared(files);
        // Without the table, the command would change the other history.
        CharSequence ofTable = Remedy.of(
                " with {}", Fix.setting("table", Printable.line(session.tables().table())));
        return nonEmpty(
                inWords(),
                elsewhere,
                shared.flatMap(one -> one.common(files)
                                .map(common -> " In table " + Printable.line(one.table()) + ", " + common + "."))
                        .orElse(""),
                Remedy.of(
                        "{}{}",
                        elsewhere.remedy(shared),
                        elsewhere.isUnderAnotherName() ? baselines(ofTable, ofTable) : bySetting()));
    }

    private Problem nonEmpty(String has, HistoryElsewhere elsewhere, String more, CharSequence remedy) {
        String ofHistory = history.server().schema();
        return Problems.error(
                Code.NON_EMPTY_SCHEMA,
                "Schema " + schema + " has " + has + ", but no migration history"
                        + (elsewhere.isUnderAnotherName()
                                ? " in table " + Printable.line(session.tables().table())
                                : "")
                        + (schema.equals(ofHistory) ? "" : " in schema " + ofHistory)
                        + (session.database().has(Capability.SCHEMAS)
                                ? " (user " + history.server().user() + ")"
                                : "")
                        + ": migrations could change or drop what is there." + more,
                remedy);
    }

    private static CharSequence bySetting() {
        return baselines(
                Remedy.of(" (or {})", Fix.setting("baseline", "VERSION")),
                Remedy.of(" (or {})", Fix.setting("baseline", "none")));
    }

    /** @param version what is typed with the command of a version, or instead */
    private static CharSequence baselines(CharSequence version, CharSequence none) {
        return Remedy.of(
                "if the schema already has the first migrations: {}{}, with the newest of them. If it"
                        + " has none: {}{}; all run{}",
                Fix.command("baseline", "VERSION"),
                version,
                Fix.command("baseline", "none"),
                none,
                NOT_ANOTHER);
    }

    /** Its tables in words, such as {@code 2 tables: patients, visits}. */
    public String inWords() {
        int size = tables.size();
        String named = tables.stream().limit(MOST_NAMED).map(Printable::line).collect(Collectors.joining(", "));
        return size == 1 ? "a table, " + named : size + " tables" + (size > MOST_NAMED ? ", such as " : ": ") + named;
    }
}
