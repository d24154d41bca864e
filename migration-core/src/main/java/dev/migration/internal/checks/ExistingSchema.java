package dev.migration.internal.checks;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.checks.ForeignHistory.ForeignTable;
import dev.migration.internal.database.Capability;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
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

    private static final String RUN_ALL = "migration baseline none (or migration.baseline=none); all run";

    private static final String REMEDY =
            "if the schema already has the first migrations: migration baseline VERSION (or migration.baseline=VERSION),"
                    + " with the newest of them. If it has none: " + RUN_ALL;

    private static final String WRONG_PLACE = ". If it is the wrong schema or database, name the right one";

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
    static String schemaOfScripts(Session session, History history) {
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
        // Another instance may have made them since the history was read.
        return names.isEmpty() || !session.history().read().isEmpty()
                ? List.of()
                : names.stream().sorted().toList();
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
     * Why nothing may run: nobody has said what the schema amounts to, or its history is under another name; empty where
     * something may.
     *
     * @param files all there are
     */
    public Optional<Problem> refusal(@Nullable Baseline baseline, MigrationSet files) {
        if (!isFilled()) {
            return baseline == null || baseline.version() == null ? Optional.empty() : refusalOfOtherSchemas(baseline);
        }
        Problem ofSetting = refusalOfSetting(baseline);
        HistoryElsewhere elsewhere = HistoryElsewhere.of(session, history);
        boolean begins = baseline == null || baseline.version() == null;
        if (elsewhere.isUnderAnotherName() && !(begins && elsewhere.isOfOthers(files))) {
            return Optional.of(second(elsewhere, files));
        }
        if (baseline != null || ofSetting != null) {
            return Optional.ofNullable(ofSetting);
        }
        Optional<Problem> ofOtherTool = ForeignHistory.among(tables).map(this::foreign);
        // What is there, the others made: several services or modules may share a schema from its first day.
        return ofOtherTool.isPresent() || elsewhere.isUnderAnotherName()
                ? ofOtherTool
                : Optional.of(foreignByColumns()
                        .orElseGet(() -> nonEmpty(elsewhere, "", elsewhere.remedy() + REMEDY + WRONG_PLACE)));
    }

    private @Nullable Problem refusalOfSetting(@Nullable Baseline baseline) {
        Problem lostRows = lostRows(baseline);
        return lostRows == null && baseline != null && baseline.version() != null ? notCompared(baseline) : lostRows;
    }

    /** Refuses a baseline where a tool's table says better what is applied; null where there is none, or it has files of its own. */
    private @Nullable Problem notCompared(Baseline baseline) {
        return session.isBesideOtherTool()
                ? null
                : ForeignHistory.known(session, schema, tables)
                        .map(table -> Problems.error(
                                Code.FOREIGN_HISTORY,
                                table.sentence() + ", and the setting migration.baseline=" + baseline.text()
                                        + " is not compared with it: migrations could run a second time, or never, in schema "
                                        + schema + ".",
                                table.remedy()
                                        + ", without migration.baseline. If it is not of these migrations: migration"
                                        + " baseline " + baseline.text()))
                        .orElse(null);
    }

    /** Refuses a setting by which migrations would run again whose rows were deleted, or not restored. */
    private @Nullable Problem lostRows(@Nullable Baseline baseline) {
        Version newest = log == null ? null : log.newest();
        if (log == null || newest == null || (baseline != null && baseline.covers(newest))) {
            return null;
        }
        return Problems.error(
                Code.NON_EMPTY_SCHEMA,
                "Schema " + schema + " has " + inWords() + ", but no row in the history table "
                        + Printable.line(session.tables().table()) + ", although by its log migrations up to "
                        + log.name() + " are applied: they would run again.",
                "restore the rows. Or, if the schema has everything up to " + newest + ": migration baseline " + newest
                        + "; if it has less: migration baseline VERSION, with the newest that it has; if it has none:"
                        + " migration baseline none; all run" + WRONG_PLACE);
    }

    private Problem foreign(String table) {
        ForeignTable known = session.isBesideOtherTool()
                ? null
                : ForeignHistory.known(session, schema, tables).orElse(null);
        return known == null
                ? Problems.error(
                        Code.FOREIGN_HISTORY,
                        "Schema " + schema + " has the migration history of another tool, in table "
                                + Printable.line(table) + ", and none of this library.",
                        REMEDY)
                : foreign(known);
    }

    private Optional<Problem> foreignByColumns() {
        return session.isBesideOtherTool()
                ? Optional.empty()
                : ForeignHistory.knownByColumns(session, schema, tables).map(this::foreign);
    }

    private Problem foreign(ForeignTable known) {
        return Problems.error(
                Code.FOREIGN_HISTORY,
                known.sentence() + ", and schema " + schema + " has no migration history of this library.",
                known.remedy() + ". If it is another application's: " + RUN_ALL);
    }

    /**
     * Why a start may not run everything although a baseline is set: migrations that name their schemas may have made the
     * tables of others. A schema that a setting names is meant to be empty.
     */
    private Optional<Problem> refusalOfOtherSchemas(Baseline baseline) {
        if (session.tables().schema() != null) {
            return Optional.empty();
        }
        List<String> others = unexplained(() -> filledSchemas(session, history));
        if (others.isEmpty()) {
            return Optional.empty();
        }
        HistoryElsewhere elsewhere = HistoryElsewhere.of(session, history);
        boolean one = others.size() == 1;
        return Optional.of(Problems.error(
                Code.NON_EMPTY_SCHEMA,
                "Schema " + schema + " has no table and no migration history (user "
                        + history.server().user() + "), but " + (one ? "schema " : "the schemas ")
                        + Printable.names(others) + (one ? " has" : " have")
                        + " tables. The setting migration.baseline="
                        + baseline.text() + " has no effect without tables: all migrations would run, and could change"
                        + " or drop what is there." + elsewhere.sentences(),
                elsewhere.remedy() + "if those tables are what the migrations up to " + baseline.text()
                        + " make: migration baseline " + baseline.text() + "; later ones then run. If none of them is"
                        + " applied yet: migration baseline none (or migration.baseline=none); all run"
                        + WRONG_PLACE));
    }

    /** Why no mark may start a history: nothing says what the schema amounts to, or there is one under another name. */
    public static Optional<Problem> refusalOfMark(Session session, History history, MigrationSet files) {
        ExistingSchema found = of(session, history);
        return found.isFilled() ? found.refusal(null, files) : Optional.empty();
    }

    /** What is applied there would run again in a second history, so only an explicit command starts one. */
    private Problem second(HistoryElsewhere elsewhere, MigrationSet files) {
        String table = session.tables().table();
        // Without it, the command would change the other history.
        String ofTable = ", with migration.table=" + Printable.line(table);
        Optional<OtherHistory> shared = elsewhere.shared(files);
        String more = shared.flatMap(one -> one.common(files)
                        .map(common -> " In table " + Printable.line(one.table()) + ", " + common + "."))
                .orElse("");
        return nonEmpty(
                elsewhere,
                more,
                (shared.isPresent() ? elsewhere.remedy(shared) : elsewhere.remedy()) + "start one in table " + table
                        + ". If the schema already has what the migrations up to VERSION make: migration baseline VERSION"
                        + ofTable + "; if it has none of it: migration baseline none" + ofTable + WRONG_PLACE);
    }

    private Problem nonEmpty(HistoryElsewhere elsewhere, String more, String remedy) {
        String ofHistory = history.server().schema();
        String inTable =
                elsewhere.isUnderAnotherName() ? " in table " + session.tables().table() : "";
        String inSchema = schema.equals(ofHistory) ? "" : " in schema " + ofHistory;
        String user = session.database().has(Capability.SCHEMAS)
                ? " (user " + history.server().user() + ")"
                : "";
        return Problems.error(
                Code.NON_EMPTY_SCHEMA,
                "Schema " + schema + " has " + inWords() + ", but no migration history" + inTable + inSchema + user
                        + ": migrations could change or drop what is there." + elsewhere.sentences() + more,
                remedy);
    }

    /** Its tables in words, such as {@code 2 tables: patients, visits}. */
    public String inWords() {
        int size = tables.size();
        String named = tables.stream().limit(MOST_NAMED).map(Printable::line).collect(Collectors.joining(", "));
        return size == 1 ? "a table, " + named : size + " tables" + (size > MOST_NAMED ? ", such as " : ": ") + named;
    }
}
