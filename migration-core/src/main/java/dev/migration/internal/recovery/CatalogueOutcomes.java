// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.recovery;

import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Database.AtomicDdl;
import dev.migration.internal.database.StatementOutcomes;
import dev.migration.internal.schema.Schema.Fingerprint;
import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of a statement where each one that changes the schema takes effect as a whole or not at all. On H2 and HSQLDB it
 * is known whether it was sent. On MariaDB and MySQL the catalogue is read before and after:
 *
 * <ol>
 *   <li>What the statement names has the same definition as before: it is not done.
 *   <li>All that it makes by name is there and was not, and all that it drops is gone and was there: it is done.
 *   <li>Anything else is unknown, also a definition that has changed: another session may have done that.
 * </ol>
 *
 * A statement that changes nothing more a second time is sent again, whatever became of it.
 */
final class CatalogueOutcomes implements StatementOutcomes {

    /** In front of a note; other releases have other ones. */
    private static final String CATALOGUE = "catalogue 2 ";

    /** Noted where nothing can be concluded later. */
    private static final String UNREADABLE = "unreadable";

    private static final Set<String> REPEATABLE =
            Set.of("check", "checkpoint", "checksum", "comment", "flush", "grant", "optimize", "repair", "unlock");

    private static final Set<String> REPLACED = Set.of("view", "function", "procedure");

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
                int kind = SchemaChange.kindAt(words);
                boolean isConditional = NamedEffect.afterCondition(words, kind + 1) > kind + 1;
                // An event at a time is gone once it ran, and a second one would run again.
                yield words.isAny(1, "or")
                        ? REPLACED.contains(words.at(kind))
                        : isConditional && !words.has("schedule", "at");
            }
            case "drop" -> words.has("if", "exists");
            // Before any other statement, MariaDB runs that.
            case "analyze" ->
                words.at(1).isEmpty()
                        || words.isAny(1, "no_write_to_binlog", "local", "table", "tables", "sample_size");
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
        if (before == null || (change.required() && change.objects().stream().anyMatch(before.missing()::contains))) {
            return Optional.of(UNREADABLE);
        }
        return Optional.of(CATALOGUE + before.hash() + presence(connection, change, before));
    }

    /** Which of what it makes and drops is there, in its order. */
    private static String presence(Connection connection, SchemaChange change, Fingerprint read) throws SQLException {
        var presence = new StringBuilder(" ");
        for (NamedEffect effect : change.effects()) {
            presence.append(read.has(connection, effect.object(), change.objects()) ? '1' : '0');
        }
        return presence.toString();
    }

    @Override
    public Optional<Orphan> orphan(Connection connection, Statement statement, Whose whose) throws SQLException {
        return database.outcomes().orphan(connection, statement, whose);
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
        if (!note.startsWith(CATALOGUE)) {
            return Outcome.unknown(note.equals(UNREADABLE) ? "what it names could not be read before it was sent" : "");
        }
        Fingerprint now = fingerprint(connection, change).orElse(null);
        if (now == null) {
            return Outcome.unknown("what it names cannot be read");
        }
        if (note.startsWith(CATALOGUE + now.hash())) {
            return change.isShown() ? Outcome.notDone("what it names is as it was before") : Outcome.unknown("");
        }
        if (reading.fillsTable()) {
            return Outcome.unknown("its table exists, with or without its rows");
        }
        return change.isWholeByName() && tookEffect(note, presence(connection, change, now), change)
                ? Outcome.done("what it makes and drops by name shows it")
                : Outcome.unknown("what it names has changed since it was sent, perhaps by another session");
    }

    private static boolean tookEffect(String before, String now, SchemaChange change) {
        int notedAt = before.length() - change.effects().size();
        for (int i = 0; i < change.effects().size(); i++) {
            boolean appears = change.effects().get(i).appears();
            if (before.charAt(notedAt + i) != (appears ? '0' : '1') || now.charAt(i + 1) != (appears ? '1' : '0')) {
                return false;
            }
        }
        return true;
    }

    /**
     * Empty where the user may not read it, or the product has none. A read that was cut off says nothing: it fails, so that
     * the next start reads again.
     */
    private Optional<Fingerprint> fingerprint(Connection connection, SchemaChange change) throws SQLException {
        if (!database.has(Capability.DEFINITIONS_BY_NAME)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Fingerprint.of(connection, change.objects()));
        } catch (SQLException e) {
            return switch (database.explain(e).kind()) {
                case CONNECTION_LOST, CANCELLED -> throw e;
                default -> Optional.empty();
            };
        }
    }
}
