package dev.migration.internal.checks;

import dev.migration.Code;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Row;
import dev.migration.internal.header.Checksum;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.HistoryReader;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Session;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Histories of ours in other places than the one that was read, where there is none: the name of the table or of the schema
 * may be mistyped. They are found in the catalogue.
 */
public final class HistoryElsewhere {

    private static final MaskedLog log = MaskedLog.of(HistoryElsewhere.class);

    /** By the end of each table's name, a column that hardly any other table has. */
    private static final Map<String, String> COLUMNS =
            Map.of("", "execution_ms", "_run", "prefix_hash", "_log", "down_sql");

    /** A server with more of them is one of many services, of which none says anything about this one. */
    private static final int MOST_SCHEMAS = 3;

    private final Session session;
    private final HistoryTables read;
    private final List<String> tables;
    private final List<String> schemas;

    private HistoryElsewhere(Session session, HistoryTables read, List<String> tables, List<String> schemas) {
        this.session = session;
        this.read = read;
        this.tables = tables;
        this.schemas = schemas;
    }

    /** Searches the schema of this history, which is not present, and for the same tables in all others. */
    public static HistoryElsewhere of(Session session, History history) {
        HistoryTables read = session.tables().in(history.server().schema());
        try {
            return new HistoryElsewhere(session, read, tables(session, history), schemas(session, history));
        } catch (SQLException e) {
            log.debug("It cannot be determined whether there is a history elsewhere: {}", e);
            return new HistoryElsewhere(session, read, List.of(), List.of());
        }
    }

    private static List<String> tables(Session session, History history) throws SQLException {
        String schema = history.server().schema();
        Map<String, String> names = new TreeMap<>();
        for (String table : session.history().reader(history).otherTablesOf(session.connection(), schema)) {
            names.put(table.toLowerCase(Locale.ROOT), table);
        }
        return names.keySet().stream()
                .filter(name -> COLUMNS.keySet().stream().allMatch(suffix -> names.containsKey(name + suffix)))
                .filter(name -> COLUMNS.entrySet().stream()
                        .allMatch(part -> ForeignHistory.columns(
                                        session, schema, String.valueOf(names.get(name + part.getKey())))
                                .contains(part.getValue())))
                .map(name -> String.valueOf(names.get(name)))
                .toList();
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
        return !tables.isEmpty();
    }

    /**
     * What a history under another name may share with files.
     *
     * @param table its table; null where it shares nothing
     * @param sentence which of the files is applied there; empty where it cannot be read
     */
    record Shared(@Nullable String table, String sentence) {

        private static final Shared NOTHING = new Shared(null, "");
    }

    /** Compares the histories under another name with files that have these checksums: the first that may share one. */
    Shared shared(Set<String> checksums) {
        return tables.stream()
                .map(table -> shared(new HistoryTables(read.database(), read.schema(), table), checksums))
                .filter(shared -> shared.table() != null)
                .findFirst()
                .orElse(Shared.NOTHING);
    }

    /** Whether the histories under another name are those of other services, which know none of these files. */
    boolean isOfOthers(Set<String> checksums) {
        return isUnderAnotherName()
                && checksums.stream().anyMatch(HistoryElsewhere::hasText)
                && shared(checksums).table() == null;
    }

    private Shared shared(HistoryTables tablesThere, Set<String> checksums) {
        String table = tablesThere.table();
        History there = history(tablesThere).orElse(null);
        if (there == null
                || (there.inFlight() != null
                        && checksums.contains(there.inFlight().checksum()))) {
            return new Shared(table, "");
        }
        List<AppliedMigration> applied =
                there.applied().stream().filter(row -> hasText(row.checksum())).toList();
        String found = applied.isEmpty()
                ? there.baseline()
                        .map(version -> "the baseline " + version.text() + " is recorded")
                        .orElse("")
                : applied.stream()
                        .filter(row -> checksums.contains(row.checksum()))
                        .findFirst()
                        .map(row -> Printable.line(row.name()) + " is applied already")
                        .orElse("");
        return found.isEmpty()
                ? Shared.NOTHING
                : new Shared(table, " In table " + Printable.line(table) + ", " + found + ".");
    }

    private Optional<History> history(HistoryTables tablesThere) {
        try {
            var reader = new HistoryReader(tablesThere);
            return Optional.of(session.history().ask(() -> reader.readElsewhere(session.connection())));
        } catch (MigrationException e) {
            log.debug("{}", Printable.line(String.valueOf(e.getMessage())));
        } catch (SQLException e) {
            log.debug("The history in table {} cannot be read: {}", Printable.line(tablesThere.table()), e);
        }
        return Optional.empty();
    }

    /**
     * Whether the schema may be the wrong one: another has a history with some of the files that have these checksums, or
     * another tool's table. Empty where neither is so, and where each schema is a database of its own.
     */
    static Optional<Problem> warning(Session session, History history, Set<String> checksums) {
        if (session.database().filledSchemasQuery(List.of()).isEmpty()) {
            return Optional.empty();
        }
        HistoryElsewhere elsewhere = of(session, history);
        Map<String, String> found = new LinkedHashMap<>();
        for (String schema : elsewhere.schemas) {
            HistoryTables there = elsewhere.read.in(schema);
            if (!elsewhere.shared(there, checksums).sentence().isEmpty()) {
                found.put(schema, "a history of the same migrations in schema " + Printable.line(schema));
            }
        }
        boolean ofOurs = !found.isEmpty();
        elsewhere.otherTools(history).forEach(found::putIfAbsent);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        String schema = found.keySet().iterator().next();
        return Optional.of(Problem.warning(
                Code.FOREIGN_HISTORY,
                null,
                "Schema " + history.server().schema() + " had no migration history, and the database has "
                        + String.join(", ", found.values()) + ". Is it the right schema?",
                "if schema " + Printable.line(schema) + " is meant, make it the connection's: "
                        + Printable.line(session.database().howToUse(schema))
                        + (ofOurs
                                ? "; if only its history is: migration.schema=" + Printable.line(schema)
                                : "; migration.schema moves only the history")
                        + ". Before that, undo what was applied here: migration down --to 0"));
    }

    /** Their words, by schema. */
    private Map<String, String> otherTools(History history) {
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

    /** A baseline has no checksum, and files without any SQL have the same one. */
    private static boolean hasText(String checksum) {
        return !checksum.isEmpty() && !checksum.equals(Checksum.of(""));
    }

    /** Where they are, as sentences with a space before each; empty where there is none. */
    String sentences() {
        return sentence(
                        tables,
                        names -> "Schema " + read.schema() + " has a migration history in "
                                + (tables.size() == 1 ? "table " : "the tables ") + names
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
        return tables.isEmpty() && schemas.isEmpty();
    }

    /** What to type where one of them is meant, in front of another remedy; empty where there is none. */
    String remedy() {
        return remedy(Shared.NOTHING);
    }

    /** The same, naming the one that shares files with ours. */
    String remedy(Shared shared) {
        Stream<String> likeliest = Stream.concat(Stream.ofNullable(shared.table()), tables.stream());
        String settings = Stream.concat(
                        likeliest.limit(1).map("migration.table="::concat),
                        schemas.stream().limit(1).map("migration.schema="::concat))
                .map(Printable::line)
                .collect(Collectors.joining(" or "));
        return settings.isEmpty() ? "" : "if that history is meant: " + settings + "; if not, ";
    }
}
