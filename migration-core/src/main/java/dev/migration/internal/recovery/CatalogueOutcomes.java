package dev.migration.internal.recovery;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Database.AtomicDdl;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.StatementOutcomes;
import dev.migration.internal.schema.NamedObject;
import dev.migration.internal.schema.NamedObject.Kind;
import dev.migration.internal.schema.Schema.Fingerprint;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Name;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What became of a statement where each one that changes the schema takes effect as a whole or not at all. On MariaDB and MySQL
 * its objects have the same {@link Fingerprint} as before, or another one; on H2 and HSQLDB it is known whether it was sent. One
 * that leaves its objects as they were, such as a table that is only rebuilt, may run again without harm.
 */
final class CatalogueOutcomes implements StatementOutcomes {

    /** In front of a fingerprint; other releases may have other ones, or may have stored something else. */
    private static final String CATALOGUE = "catalogue 1 ";

    /** Noted where nothing can be concluded later. */
    private static final String UNREADABLE = "unreadable";

    private static final Set<String> REPEATABLE = Set.of(
            "analyze",
            "check",
            "checkpoint",
            "checksum",
            "comment",
            "flush",
            "grant",
            "optimize",
            "repair",
            "truncate");

    private final Database database;

    private CatalogueOutcomes(Database database) {
        this.database = database;
    }

    /** What shows the outcome of statements on this database. */
    static StatementOutcomes of(Database database) {
        return database.atomicDdl() == AtomicDdl.NONE ? database.outcomes() : new CatalogueOutcomes(database);
    }

    /** What is known of a statement by its text. */
    private record Reading(boolean repeatable, Optional<SchemaChange> change, boolean fillsTable) {}

    private Reading read(Statement statement) {
        var all = SqlTokens.of(statement.text(), database.dialect().syntax());
        SqlTokens words = all.outside();
        boolean fillsTable =
                database.atomicDdl() == AtomicDdl.EXCEPT_FILLED_TABLES && all.mentions("select") && createsTable(words);
        return !fillsTable && isRepeatable(words, all)
                ? new Reading(true, Optional.empty(), false)
                : new Reading(false, SchemaChange.of(words), fillsTable);
    }

    private static boolean createsTable(SqlTokens words) {
        return words.isAny(0, "create") && words.isAny(SchemaChange.kindAt(words), "table") && !words.isAny(1, "or");
    }

    /** Whether a second time changes nothing more. */
    private static boolean isRepeatable(SqlTokens words, SqlTokens all) {
        return switch (words.at(0)) {
            case "create" -> {
                int named = SchemaChange.kindAt(words) + 1;
                // An event at a time is gone once it ran, and a second one would run again.
                yield (words.isAny(1, "or") || SchemaChange.afterCondition(words, named) > named)
                        && !words.has("schedule", "at");
            }
            case "drop" -> words.has("if", "exists");
            case "unlock" -> true;
            // SET x = @@x + 1 adds up, and SET STATEMENT runs another one.
            case "set" -> !words.isAny(1, "statement") && !all.mentions("@") && !all.mentions("@@");
            default -> REPEATABLE.contains(words.at(0));
        };
    }

    @Override
    public Optional<String> noteBefore(Connection connection, Statement statement) throws SQLException {
        SchemaChange change = read(statement).change().orElse(null);
        if (change == null) {
            return Optional.empty();
        }
        Fingerprint before = fingerprint(connection, change).orElse(null);
        return Optional.of(
                before == null || before.missing().stream().anyMatch(change.existing()::contains)
                        ? UNREADABLE
                        : CATALOGUE + before.hash());
    }

    @Override
    public Optional<Orphan> orphan(Connection connection, Statement statement, Whose whose) throws SQLException {
        return database.outcomes().orphan(connection, statement, whose);
    }

    @Override
    public boolean isShown(Connection connection, Statement statement) throws SQLException {
        Reading reading = read(statement);
        return reading.repeatable() || (hasFingerprints() && reading.change().isPresent());
    }

    @Override
    public Outcome outcome(Connection connection, Statement statement, @Nullable String note) throws SQLException {
        Reading reading = read(statement);
        if (reading.repeatable()) {
            return Outcome.notDone("it may run again without harm");
        }
        SchemaChange change = reading.change().orElse(null);
        if (change == null || note == null) {
            return Outcome.unknown("");
        }
        if (note.equals(NOT_SENT)) {
            return Outcome.notDone("it was not sent");
        }
        Fingerprint now =
                note.startsWith(CATALOGUE) ? fingerprint(connection, change).orElse(null) : null;
        if (now == null) {
            return Outcome.unknown("");
        }
        if (note.equals(CATALOGUE + now.hash())) {
            return Outcome.notDone("what it names is as it was before");
        }
        if (reading.fillsTable()) {
            return Outcome.unknown("its table exists, with or without its rows");
        }
        return change.drops() && now.missing().size() < change.objects().size()
                ? Outcome.unknown("a part of what it drops is gone or changed")
                : Outcome.done("what it names has changed since it was sent");
    }

    private boolean hasFingerprints() {
        return database.dialect() == Dialect.MYSQL;
    }

    /** Empty where the user may not read it, or the product has none. */
    private Optional<Fingerprint> fingerprint(Connection connection, SchemaChange change) throws SQLException {
        if (!hasFingerprints()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Fingerprint.of(connection, change.objects()));
        } catch (SQLException e) {
            if (database.explain(e).kind() == SqlError.Kind.CONNECTION_LOST) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /**
     * A statement that changes the schema, with the objects whose definitions in the catalogue show whether it took effect. Of a
     * table that is altered and renamed, the old name alone is enough: the table is not found by it any more.
     *
     * @param drops whether none of the objects exists afterwards
     * @param existing the objects that the statement requires; where the catalogue does not have one of them, its name was read
     *     wrongly, and the catalogue shows nothing of the statement
     */
    private record SchemaChange(boolean drops, List<NamedObject> objects, Set<NamedObject> existing) {

        private static final Map<String, Kind> KINDS = Map.ofEntries(
                Map.entry("table", Kind.TABLE),
                Map.entry("view", Kind.VIEW),
                Map.entry("index", Kind.INDEX),
                Map.entry("sequence", Kind.SEQUENCE),
                Map.entry("trigger", Kind.TRIGGER),
                Map.entry("procedure", Kind.PROCEDURE),
                Map.entry("function", Kind.FUNCTION),
                Map.entry("event", Kind.EVENT),
                Map.entry("schema", Kind.SCHEMA),
                Map.entry("database", Kind.SCHEMA));

        /** What may be between CREATE, ALTER or DROP and the kind of the object, besides what follows DEFINER. */
        private static final Set<String> BEFORE_KIND = Set.of(
                ("or replace unique fulltext spatial vector aggregate algorithm = undefined merge temptable sql security"
                                + " definer invoker cached memory text global local temporary temp linked force"
                                + " materialized online ignore")
                        .split(" "));

        /** Reads it; empty where it changes what the catalogue does not show, or nothing. */
        static Optional<SchemaChange> of(SqlTokens words) {
            return switch (words.at(0)) {
                case "create", "alter", "drop" -> ofObject(words);
                default -> Optional.empty();
            };
        }

        /** The index of the kind of object after CREATE, ALTER or DROP. */
        static int kindAt(SqlTokens words) {
            int next = 1;
            while (BEFORE_KIND.contains(words.at(next))) {
                next = words.isAny(next, "definer") && words.isAny(next + 1, "=")
                        ? afterUser(words, next + 2)
                        : next + 1;
            }
            return next;
        }

        /** The index after IF EXISTS or IF NOT EXISTS, or this one where neither is here. */
        static int afterCondition(SqlTokens words, int index) {
            return !words.isAny(index, "if") ? index : words.isAny(index + 1, "not") ? index + 3 : index + 2;
        }

        /** The index after a user, with a host or without. */
        private static int afterUser(SqlTokens words, int index) {
            return words.isAny(index + 1, "@") ? index + 3 : index + 1;
        }

        private static Optional<SchemaChange> ofObject(SqlTokens words) {
            int next = kindAt(words);
            Kind kind = KINDS.get(words.at(next));
            if (kind == null || isNotShown(words, kind)) {
                return Optional.empty();
            }
            boolean creates = words.isAny(0, "create");
            if (kind == Kind.INDEX) {
                // It is shown with its table.
                return of(words, words.outer(0, Set.of("on")) + 1, Kind.TABLE, false, true);
            }
            return of(words, next + 1, kind, words.isAny(0, "drop"), !creates);
        }

        /** What leaves the catalogue as it was, or may do so, and must not happen twice. */
        private static boolean isNotShown(SqlTokens words, Kind kind) {
            if (words.isAny(0, "create")) {
                // A function of a library; and an event that ends by itself.
                return (kind == Kind.FUNCTION && words.has("soname"))
                        || (kind == Kind.EVENT && words.has("schedule", "at"));
            }
            // A counter moves on; and rows are exchanged or imported.
            return words.has("restart")
                    || Stream.of("exchange", "discard", "import")
                            .anyMatch(word -> words.has(word, "partition") || words.has(word, "tablespace"));
        }

        private static Optional<SchemaChange> of(
                SqlTokens words, int first, Kind kind, boolean drops, boolean mustExist) {
            int next = afterCondition(words, first);
            boolean conditional = next > first;
            List<NamedObject> objects = new ArrayList<>();
            do {
                Name name = words.nameAt(next);
                if (name == null) {
                    return Optional.empty();
                }
                objects.add(new NamedObject(kind, name.schema(), SqlTokens.bare(name.last())));
                next = name.end() + 1;
            } while (drops && words.isAny(next - 1, ","));
            return Optional.of(
                    new SchemaChange(drops, objects, mustExist && !conditional ? Set.copyOf(objects) : Set.of()));
        }
    }
}
