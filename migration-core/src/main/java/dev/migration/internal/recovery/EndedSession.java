package dev.migration.internal.recovery;

import dev.migration.internal.recovery.SessionValues.Origin;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTokens;
import dev.migration.internal.sql.rules.StatementTrait;
import dev.migration.internal.text.AsciiCase;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The session of an interrupted script, which has ended: what the statements that are done set in it, what of that can be
 * set again, and what cannot. A user variable can where its value depends on the file and the session's settings alone; or
 * on the catalogue, as long as nothing may have changed that since.
 */
final class EndedSession {

    private final Dialect dialect;
    private final TreeMap<Integer, Statement> settings = new TreeMap<>();
    private final Map<String, Value> values = new HashMap<>();
    private final Map<String, Done> temporaryTables = new HashMap<>();

    private @Nullable LostRead unrepeatable;

    private Map<Integer, Statement> locks = Map.of();

    /** A statement that is done, by its number from 1. */
    record Done(int ordinal, Statement statement) {

        @Override
        public String toString() {
            return "statement " + ordinal + " (line " + statement.line() + ")";
        }
    }

    private record Value(Origin origin, Done from) {}

    /** A statement that reads what ended with the session, its name, and what set that. */
    record LostRead(Done reader, String name, Done from) {}

    EndedSession(Dialect dialect) {
        this.dialect = dialect;
    }

    /** The statements to send again, by their number. */
    Map<Integer, Statement> settings() {
        var again = new LinkedHashMap<Integer, Statement>();
        settings.forEach((ordinal, setting) -> again.put(ordinal, isLostText(setting) ? standIn(setting) : setting));
        return again;
    }

    private boolean isLostText(Statement setting) {
        var read = new SessionValues(setting, dialect);
        Value prepared = read.isPrepare() ? values.get(read.prepared()) : null;
        return prepared != null && prepared.origin() == Origin.OTHER;
    }

    /** What DEALLOCATE PREPARE can still discard. */
    private static Statement standIn(Statement prepare) {
        String[] words = prepare.text().split("\\s+", 3);
        return new Statement(
                "PREPARE " + words[1] + " FROM 'DO 0'",
                prepare.line(),
                prepare.column(),
                prepare.offset(),
                List.of(),
                prepare.kind(),
                prepare.traits());
    }

    /** Whether something cannot be set again, so that the rest of the file has to be read for it. */
    boolean hasLost() {
        return values.values().stream().anyMatch(value -> value.origin() == Origin.OTHER);
    }

    /** The first of the statements that are still to run which needs a value that cannot be set again. */
    Optional<LostRead> firstLost(int done, Iterator<Statement> rest) {
        if (unrepeatable != null) {
            return Optional.of(unrepeatable);
        }
        var lost = new HashMap<>(values);
        lost.values().removeIf(value -> value.origin() != Origin.OTHER);
        for (int ordinal = done + 1; !lost.isEmpty() && rest.hasNext(); ordinal++) {
            Statement next = rest.next();
            var read = new SessionValues(next, dialect);
            for (String name : read.reads()) {
                Value value = lost.get(name);
                if (value != null) {
                    return Optional.of(new LostRead(new Done(ordinal, next), name, value.from()));
                }
            }
            lost.keySet().removeAll(read.assigned().keySet());
            if (read.isPrepare() || read.isDeallocate()) {
                lost.remove(read.prepared());
            }
        }
        return Optional.empty();
    }

    /** What created a temporary table that a statement names. */
    Optional<Done> temporaryTable(Statement statement) {
        var tokens = new StatementTokens(statement.text(), dialect.syntax());
        for (int i = 0; !temporaryTables.isEmpty() && tokens.at(i) != null; i++) {
            Done created = temporaryTables.get(unquoted(String.valueOf(tokens.at(i))));
            if (created != null) {
                return Optional.of(created);
            }
        }
        return Optional.empty();
    }

    /** The statement that locked tables which are still locked, by its number; to be sent after the journal is written. */
    Map<Integer, Statement> locks() {
        return locks;
    }

    /** Adds the next statement that is done. */
    void add(int ordinal, Statement statement) {
        var done = new Done(ordinal, statement);
        addTemporaryTable(done);
        if (statement.has(StatementTrait.LOCKS_TABLES)) {
            locks = Map.of(ordinal, statement);
        } else if (statement.has(StatementTrait.UNLOCKS_TABLES)) {
            locks = Map.of();
        }
        boolean sets = statement.has(StatementTrait.ONLY_CHANGES_SESSION);
        if (dialect != Dialect.MYSQL && dialect != Dialect.H2) {
            if (sets) {
                settings.put(ordinal, statement);
            }
            return;
        }
        if (statement.kind() == StatementKind.NON_TRANSACTIONAL
                && !statement.has(StatementTrait.LOCKS_TABLES)
                && !statement.has(StatementTrait.UNLOCKS_TABLES)) {
            // It may have changed the catalogue.
            values.replaceAll((name, value) ->
                    value.origin() == Origin.CATALOGUE ? new Value(Origin.OTHER, value.from()) : value);
        }
        var read = new SessionValues(statement, dialect);
        if (read.isDeallocate()) {
            Value prepared = values.remove(read.prepared());
            if (prepared != null) {
                settings.values().removeIf(setting -> prepares(setting, read.prepared()));
            }
        } else if (read.isPrepare()) {
            prepare(done, read);
        } else {
            assign(done, read, sets);
        }
    }

    private boolean prepares(Statement setting, String name) {
        var read = new SessionValues(setting, dialect);
        return read.isPrepare() && read.prepared().equals(name);
    }

    private void prepare(Done done, SessionValues read) {
        settings.values().removeIf(setting -> prepares(setting, read.prepared()));
        Value source = new Value(Origin.FILE, done);
        for (String name : read.reads()) {
            source = values.getOrDefault(name, source);
        }
        values.put(read.prepared(), source);
        settings.put(done.ordinal(), done.statement());
    }

    private void assign(Done done, SessionValues read, boolean sets) {
        Origin least = Origin.OTHER;
        LostRead lost = lost(done, read);
        for (Map.Entry<String, Origin> assigned : read.assigned().entrySet()) {
            Origin origin = assigned.getValue();
            for (String name : read.reads()) {
                Value value = values.get(name);
                origin = value != null && value.origin().compareTo(origin) > 0 ? value.origin() : origin;
            }
            least = origin.compareTo(least) < 0 ? origin : least;
            values.put(assigned.getKey(), new Value(origin, done));
        }
        boolean repeatable = read.onlyAssigns() ? least != Origin.OTHER : sets;
        if (!repeatable) {
            return;
        }
        settings.put(done.ordinal(), done.statement());
        if (lost != null && unrepeatable == null && !read.onlyAssigns()) {
            unrepeatable = lost;
        }
    }

    /** What it reads that cannot be set again; null where there is nothing. */
    private @Nullable LostRead lost(Done done, SessionValues read) {
        for (String name : read.reads()) {
            Value value = values.get(name);
            if (value != null && value.origin() == Origin.OTHER) {
                return new LostRead(done, name, value.from());
            }
        }
        return null;
    }

    private void addTemporaryTable(Done done) {
        var tokens = new StatementTokens(done.statement().text(), dialect.syntax());
        String first = String.valueOf(tokens.at(0));
        if (!Set.of("create", "declare", "drop").contains(first)) {
            return;
        }
        boolean temporary = false;
        int next = 1;
        while (next < 6 && tokens.at(next) != null && !"table".equals(tokens.at(next))) {
            temporary |= Set.of("temporary", "temp").contains(tokens.at(next));
            next++;
        }
        while (Set.of("table", "if", "not", "exists").contains(String.valueOf(tokens.at(next)))) {
            next++;
        }
        String name = unquoted(String.valueOf(tokens.at(next)));
        if (first.equals("drop")) {
            temporaryTables.remove(name);
        } else if (temporary) {
            temporaryTables.put(name, done);
        }
    }

    private static String unquoted(String name) {
        boolean quoted = name.length() > 1 && "`\"".indexOf(name.charAt(0)) >= 0;
        return AsciiCase.lower(quoted ? name.substring(1, name.length() - 1) : name);
    }
}
