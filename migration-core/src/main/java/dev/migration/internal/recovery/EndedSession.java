package dev.migration.internal.recovery;

import dev.migration.internal.recovery.SessionValues.Origin;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTokens;
import dev.migration.internal.sql.rules.StatementTrait;
import dev.migration.internal.text.AsciiCase;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The session of an interrupted script, which has ended: what the statements that are done set in it, what of that can be
 * set again, and what cannot. A user variable can where its value depends on the file and the session's settings alone; or
 * on the catalogue, as long as nothing may have changed that since. After a statement of which the text does not show what it
 * runs, no variable can, unless the file sets it anew.
 */
final class EndedSession {

    private final Dialect dialect;
    private final TreeMap<Integer, Statement> settings = new TreeMap<>();
    private final Map<String, Value> values = new HashMap<>();
    private final Map<String, Done> temporaryTables = new HashMap<>();

    private @Nullable LostRead unrepeatable;

    /** What may have set any variable. */
    private @Nullable Done unseen;

    /** What may have taken a value from any sequence. */
    private @Nullable Done written;

    /** What routines and texts of the script read. */
    private final Set<String> readInside = new TreeSet<>();

    private Map<Integer, Statement> locks = Map.of();

    /** A statement that is done, by its number from 1. */
    record Done(int ordinal, Statement statement) {

        @Override
        public String toString() {
            return "statement " + ordinal + " (line " + statement.line() + ")";
        }
    }

    /** @param unseen whether its statement only may have set it */
    private record Value(Origin origin, Done from, boolean unseen) {

        Value(Origin origin, Done from) {
            this(origin, from, false);
        }

        boolean isLost() {
            return origin == Origin.OTHER;
        }

        /** The same, where that may have changed. */
        Value lost() {
            return new Value(Origin.OTHER, from, unseen);
        }
    }

    /**
     * A statement that reads what ended with the session, its name, and what set that.
     *
     * @param unseen whether that only may have set it
     */
    record LostRead(Done reader, String name, Done from, boolean unseen) {

        private static LostRead of(Done reader, String name, Value value) {
            return new LostRead(reader, name, value.from(), value.unseen());
        }
    }

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
        return prepared != null && prepared.isLost();
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
        return unseen != null || written != null || values.values().stream().anyMatch(Value::isLost);
    }

    /** What a name was set to; null where nothing can have set it. */
    private @Nullable Value value(String name) {
        Done by = SessionValues.isPrepared(name) ? null : SessionValues.isOfSequence(name) ? written : unseen;
        Value known = values.get(name);
        return known != null || by == null ? known : new Value(Origin.OTHER, by, true);
    }

    /** The first of the statements that are still to run which needs a value that cannot be set again. */
    Optional<LostRead> firstLost(int done, Iterator<Statement> rest) {
        if (unrepeatable != null) {
            return Optional.of(unrepeatable);
        }
        var inside = new TreeSet<>(readInside);
        var setAgain = new HashSet<String>();
        for (int ordinal = done + 1; hasLost() && rest.hasNext(); ordinal++) {
            var next = new Done(ordinal, rest.next());
            var read = new SessionValues(next.statement(), dialect);
            inside.addAll(read.readInside());
            var reads = new TreeSet<>(read.reads());
            reads.addAll(read.runsUnseen() ? inside : read.isRoutine() ? read.readInside() : Set.of());
            reads.removeAll(setAgain);
            LostRead lost = lost(next, reads);
            if (lost != null) {
                return Optional.of(lost);
            }
            if (!read.runsUnseen()) {
                setAgain.addAll(read.assigned().keySet());
            }
            if (read.isPrepare() || read.isDeallocate()) {
                setAgain.add(read.prepared());
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
            assign(done, new SessionValues(statement, dialect), sets);
            return;
        }
        if (statement.kind() == StatementKind.NON_TRANSACTIONAL
                && !statement.has(StatementTrait.LOCKS_TABLES)
                && !statement.has(StatementTrait.UNLOCKS_TABLES)) {
            // It may have changed the catalogue.
            values.replaceAll((name, value) -> value.origin() == Origin.CATALOGUE ? value.lost() : value);
        }
        var read = new SessionValues(statement, dialect);
        readInside.addAll(read.readInside());
        loseUnseen(done, read);
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

    /** What it may have set or changed without a word of it. */
    private void loseUnseen(Done done, SessionValues read) {
        if (read.runsUnseen()) {
            unseen = done;
            values.replaceAll((name, value) ->
                    value.isLost() || SessionValues.isPrepared(name) ? value : new Value(Origin.OTHER, done, true));
        }
        if (read.runsUnseen() || (dialect == Dialect.MYSQL && read.addsRows())) {
            written = done;
        }
        List<String> globals = read.globals();
        if (!globals.isEmpty()) {
            values.replaceAll((name, value) ->
                    new SessionValues(value.from().statement(), dialect).namesAny(globals) ? value.lost() : value);
        }
    }

    private boolean prepares(Statement setting, String name) {
        var read = new SessionValues(setting, dialect);
        return read.isPrepare() && read.prepared().equals(name);
    }

    private void prepare(Done done, SessionValues read) {
        settings.values().removeIf(setting -> prepares(setting, read.prepared()));
        Value source = new Value(read.textOrigin(), done);
        for (String name : read.reads()) {
            Value value = value(name);
            source = value != null && value.origin().compareTo(source.origin()) >= 0 ? value : source;
        }
        values.put(read.prepared(), source);
        settings.put(done.ordinal(), done.statement());
    }

    private void assign(Done done, SessionValues read, boolean sets) {
        Origin least = Origin.OTHER;
        LostRead lost = lost(done, read.reads());
        for (Map.Entry<String, Origin> assigned : read.assigned().entrySet()) {
            Origin origin = assigned.getValue();
            for (String name : read.reads()) {
                Value value = value(name);
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
    private @Nullable LostRead lost(Done reader, Set<String> reads) {
        for (String name : reads) {
            Value value = value(name);
            if (value != null && value.isLost()) {
                return LostRead.of(reader, name, value);
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
