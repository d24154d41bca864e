package dev.migration.internal.checks;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Session;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Histories of ours in other places than the one that was read, where there is none: the name of the table or of the schema
 * may be mistyped, or the search path may have changed. They are found in the catalogue.
 */
public final class HistoryElsewhere {

    private static final MaskedLog log = MaskedLog.of(HistoryElsewhere.class);

    /** A server with more of them is one of many services, of which none says anything about this one. */
    private static final int MOST_SCHEMAS = 3;

    private final String schema;
    private final List<OtherHistory> here;
    private final List<String> schemas;

    private HistoryElsewhere(String schema, List<OtherHistory> here, List<String> schemas) {
        this.schema = schema;
        this.here = here;
        this.schemas = schemas;
    }

    /** Searches the schema of this history, which is not present, and for the same tables in all others. */
    public static HistoryElsewhere of(Session session, History history) {
        String schema = history.server().schema();
        try {
            String own = session.tables().catalogueNames().get(0);
            List<OtherHistory> here = OtherHistory.in(session, schema).stream()
                    .filter(one -> !one.tables().catalogueNames().get(0).equals(own))
                    .toList();
            return new HistoryElsewhere(schema, here, schemas(session, history));
        } catch (SQLException e) {
            log.debug("It cannot be determined whether there is a history elsewhere: {}", e);
            return new HistoryElsewhere(schema, List.of(), List.of());
        }
    }

    /** Those of other tenants are no surprise. */
    private static List<String> schemas(Session session, History history) throws SQLException {
        if (session.isOfTenant() || !session.database().has(Capability.SCHEMAS)) {
            return List.of();
        }
        List<String> schemas = session.history().reader(history).schemasWithHistory(session.connection()).stream()
                .filter(schema -> !schema.equals(history.server().schema()))
                .sorted()
                .toList();
        return schemas.size() > MOST_SCHEMAS ? List.of() : schemas;
    }

    /** Whether this schema has one under another name. */
    boolean isUnderAnotherName() {
        return !here.isEmpty();
    }

    /** The first history under another name that has some of these files, or cannot be read. */
    Optional<OtherHistory> shared(MigrationSet files) {
        return here.stream()
                .filter(one -> !one.common(files).equals(Optional.of("")))
                .findFirst();
    }

    /** Whether the histories under another name are those of other services, which know none of these files. */
    boolean isOfOthers(MigrationSet files) {
        return isUnderAnotherName()
                && OtherHistory.areKnown(files)
                && shared(files).isEmpty();
    }

    /**
     * Why nothing may run, be undone or be recorded where no setting names the schema: in the session's current one nothing is
     * applied, and another one of its search path has a history with some of these files. All of them would run again, and unqualified names
     * would lead to what they make.
     */
    public static Optional<Problem> refusal(Session session, History history, Supplier<MigrationSet> files) {
        boolean nothingHere =
                history.inFlight() == null && history.applied().stream().allMatch(AppliedMigration::isDue);
        return nothingHere && !session.namesHistory()
                ? session.ask("The search path cannot be read", () -> onPath(session, history, files))
                : Optional.empty();
    }

    private static Optional<Problem> onPath(Session session, History history, Supplier<MigrationSet> files)
            throws SQLException {
        for (String other : session.database().searchPath(session.connection())) {
            if (!other.equals(history.server().schema())) {
                for (OtherHistory one : OtherHistory.in(session, other)) {
                    String common = one.common(files.get()).orElse("");
                    if (!common.isEmpty()) {
                        return Optional.of(beside(session, history, one, common));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Problem beside(Session session, History history, OtherHistory found, String common) {
        String current = Printable.line(history.server().schema());
        String other = Printable.line(String.valueOf(found.tables().schema()));
        String table = Printable.line(found.table());
        return Problems.error(
                Code.FOREIGN_HISTORY,
                "Schema " + current + " has no migration history"
                        + (history.present() ? " in which anything is applied" : "") + " (user "
                        + history.server().user() + "), and schema " + other
                        + ", which is in the search path too, has one of the same migrations: in table " + table + ", "
                        + common + ". Nothing runs: all of it would run again in schema " + current + ".",
                "if that history is meant: migration.schema=" + other
                        + (found.table().equals(session.tables().table()) ? "" : " with migration.table=" + table)
                        + "; for scripts to find schema " + other + " first as well, make it the connection's: "
                        + Printable.line(session.database().howToUse(other)) + ". If schema " + current
                        + " is to have a history of its own: migration.schema=" + current);
    }

    /**
     * Whether the schema may be the wrong one, although it alone is searched: another has a history with some of these files, or
     * another tool's table. Empty where neither is so, and where each schema is a database of its own.
     */
    static Optional<Problem> warning(Session session, History history, MigrationSet files) {
        if (session.database().filledSchemasQuery(List.of()).isEmpty()) {
            return Optional.empty();
        }
        HistoryTables read = session.tables();
        Map<String, String> found = new TreeMap<>();
        for (String other : of(session, history).schemas) {
            if (!new OtherHistory(session, read.in(other))
                    .common(files)
                    .orElse("")
                    .isEmpty()) {
                found.put(other, "a history of the same migrations in schema " + Printable.line(other));
            }
        }
        boolean ofOurs = !found.isEmpty();
        otherTools(session, history).forEach(found::putIfAbsent);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        String other = found.keySet().iterator().next();
        return Optional.of(Problem.warning(
                Code.FOREIGN_HISTORY,
                null,
                "Schema " + history.server().schema() + " had no migration history, and the database has "
                        + String.join(", ", found.values()) + ". Is it the right schema?",
                "if schema " + Printable.line(other) + " is meant, make it the connection's: "
                        + Printable.line(session.database().howToUse(other))
                        + (ofOurs
                                ? "; if only its history is: migration.schema=" + Printable.line(other)
                                : "; migration.schema moves only the history")
                        + ". Before that, undo what was applied here: migration down --to 0"));
    }

    /** Their words, by schema. */
    private static Map<String, String> otherTools(Session session, History history) {
        try {
            Map<String, String> found = new TreeMap<>();
            for (TableName table : tablesOfTools(session, history, Set.of())) {
                found.putIfAbsent(
                        table.schema(),
                        "another tool's table " + Printable.line(table.name()) + " in schema "
                                + Printable.line(table.schema()));
            }
            return found.size() > MOST_SCHEMAS ? Map.of() : found;
        } catch (SQLException e) {
            log.debug("It cannot be determined whether another tool has a history elsewhere: {}", e);
            return Map.of();
        }
    }

    /** A table, by the names that the catalogue has. */
    public record TableName(String schema, String name) {}

    /**
     * The tables with a usual name of another tool's or one of these, in lower case or in upper case, in other schemas of this
     * database than the one of the history; none where each schema is a database of its own.
     */
    public static List<TableName> tablesOfTools(Session session, History history, Set<String> names)
            throws SQLException {
        if (session.database().filledSchemasQuery(List.of()).isEmpty()) {
            return List.of();
        }
        List<String> written = Stream.concat(ForeignHistory.NAMES.stream(), names.stream())
                .flatMap(name -> Stream.of(name, name.toUpperCase(Locale.ROOT)))
                .distinct()
                .toList();
        return Row.all(session.connection(), session.database().schemasQuery(written)).stream()
                .map(row -> new TableName(row.text(1), row.text(2)))
                .filter(table -> !table.schema().equals(history.server().schema()))
                .sorted(Comparator.comparing(TableName::schema).thenComparing(TableName::name))
                .toList();
    }

    /** Where they are, as sentences with a space before each; empty where there is none. */
    String sentences() {
        return sentence(
                        here.stream().map(OtherHistory::table).toList(),
                        names -> "Schema " + schema + " has a migration history in "
                                + (here.size() == 1 ? "table " : "the tables ") + names
                                + ". Is migration.table right?")
                + sentence(
                        schemas,
                        names -> "There is a migration history in " + (schemas.size() == 1 ? "schema " : "the schemas ")
                                + names + ". Is migration.schema right?");
    }

    private static String sentence(List<String> names, UnaryOperator<String> words) {
        return names.isEmpty() ? "" : " " + words.apply(Printable.names(names));
    }

    boolean isEmpty() {
        return here.isEmpty() && schemas.isEmpty();
    }

    /** What to type where one of them is meant, in front of another remedy; empty where there is none. */
    String remedy() {
        return remedy(here.stream().findFirst());
    }

    /** The same, naming this one of those under another name. */
    String remedy(Optional<OtherHistory> likeliest) {
        String settings = Stream.concat(
                        likeliest.stream().map(one -> "migration.table=" + one.table()),
                        schemas.stream().limit(1).map("migration.schema="::concat))
                .map(Printable::line)
                .collect(Collectors.joining(" or "));
        return settings.isEmpty() ? "" : "if that history is meant: " + settings + "; if not, ";
    }
}
