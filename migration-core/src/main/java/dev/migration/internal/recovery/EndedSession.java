package dev.migration.internal.recovery;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTrait;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The session of an interrupted script, which has ended. In doubt the operator is asked:
 *
 * <ol>
 *   <li>A done statement that only sets something is sent again, if its value depends on the file and the session's settings
 *       alone; or on the catalogue, as long as nothing may have changed that since.
 *   <li>What another done statement may have set for the session is lost, and so is what depends on that.
 *   <li>A statement still to run that uses something lost before it is set anew stops the script. So does CALL while a
 *       variable is lost, or where a routine of the file reads what something unseen may have set.
 * </ol>
 */
final class EndedSession {

    private final Dialect dialect;
    private final Map<Integer, Statement> settings = new TreeMap<>();
    private final Map<String, Done> setAgain = new HashMap<>();
    private final Map<String, Done> lost = new TreeMap<>();
    private final Map<String, Done> temporaryTables = new TreeMap<>();
    private final Set<String> ofCatalogue = new HashSet<>();
    private final Set<String> readByRoutines = new TreeSet<>();

    /** What may have set any variable. */
    private @Nullable Done unseen;

    /** What may have made a key, or taken the next value of any sequence. */
    private @Nullable Done lastWrite;

    /** What set something for the session that cannot be set again. */
    private @Nullable Done unrepeatable;

    /** A statement by its number from 1. */
    record Done(int ordinal, Statement statement) {

        @Override
        public String toString() {
            return "Statement " + ordinal + " (line " + statement.line() + ")";
        }
    }

    /**
     * A statement that uses what ended with the session, its name, and what set that, or may have done so. Without a name it is
     * a setting, which each statement uses.
     */
    record LostUse(Done user, String name, Done from) {}

    EndedSession(Dialect dialect) {
        this.dialect = dialect;
    }

    /** The statements to send again, by their number. */
    Map<Integer, Statement> settings() {
        settings.replaceAll((ordinal, it) -> lost.containsKey(words(it).prepared()) ? standIn(it) : it);
        return settings;
    }

    private SessionWords words(Statement statement) {
        return new SessionWords(statement, dialect);
    }

    /** What DEALLOCATE PREPARE can still discard. */
    private static Statement standIn(Statement prepare) {
        return new Statement(
                "PREPARE " + prepare.text().split("\\s+", 3)[1] + " FROM 'DO 0'",
                prepare.line(),
                prepare.column(),
                prepare.offset(),
                List.of(),
                prepare.kind(),
                prepare.traits());
    }

    /** Adds the next statement that is done. */
    void add(int ordinal, Statement statement) {
        var done = new Done(ordinal, statement);
        if (statement.kind() == StatementKind.NON_TRANSACTIONAL
                && !statement.has(StatementTrait.LOCKS_TABLES)
                && !statement.has(StatementTrait.UNLOCKS_TABLES)) {
            // It may have changed the catalogue.
            List.copyOf(ofCatalogue).forEach(name -> lose(name, null));
        }
        SessionWords read = words(statement);
        temporaryTables.keySet().removeIf(table -> read.startsWith("drop") && read.mentions(table));
        if (!read.temporaryTable().isEmpty()) {
            temporaryTables.put(read.temporaryTable(), done);
        }
        if (statement.has(StatementTrait.CHANGES_SESSION) || read.isQueryIntoVariables()) {
            set(done, read);
        } else if (read.isRoutine()) {
            readByRoutines.addAll(read.reads());
        } else {
            loseAfter(done, read);
        }
    }

    private void set(Done done, SessionWords read) {
        boolean again = read.isSteady() && read.reads().stream().allMatch(name -> lostBy(name) == null);
        boolean changes =
                read.mentions("information_schema") || read.reads().stream().anyMatch(ofCatalogue::contains);
        boolean discards = !read.prepared().isEmpty() && !read.startsWith("prepare");
        if (!read.prepared().isEmpty()) {
            settings.values().removeIf(it -> words(it).prepared().equals(read.prepared()));
        }
        if ((again && !discards) || read.startsWith("prepare")) {
            settings.put(done.ordinal(), done.statement());
        } else if (!again && read.setsMore() && unrepeatable == null) {
            unrepeatable = done;
        }
        for (String name : read.assigns()) {
            lose(name, done);
            if (again) {
                lost.remove(name);
                setAgain.put(name, done);
                if (changes) {
                    ofCatalogue.add(name);
                }
            }
        }
    }

    private void loseAfter(Done done, SessionWords read) {
        unseen = read.runsUnseen() ? done : unseen;
        if (dialect != Dialect.POSTGRESQL && (read.runsUnseen() || read.writes())) {
            lastWrite = done;
        }
        if (read.runsUnseen() || read.startsWith("set")) {
            // A setting of the whole server is another one for what reads it again.
            List.copyOf(setAgain.keySet()).forEach(name -> lose(name, read.runsUnseen() ? done : null));
        }
        read.assigns().forEach(name -> lose(name, done));
        if (read.maySetWhatItReads()) {
            read.reads().stream().filter(name -> name.startsWith("@")).forEach(name -> lose(name, done));
        }
    }

    /** By this statement, or as what set it. */
    private void lose(String name, @Nullable Done by) {
        Done set = setAgain.remove(name);
        ofCatalogue.remove(name);
        Done from = by == null ? set : by;
        if (from != null) {
            lost.put(name, from);
        }
    }

    private @Nullable Done lostBy(String name) {
        Done by = lost.get(name);
        if (by != null || setAgain.containsKey(name)) {
            return by;
        }
        return name.startsWith("@") ? unseen : SessionWords.isOfLastWrite(name) ? lastWrite : null;
    }

    /** Whether something cannot be set again, so that the rest of the file has to be read for it. */
    boolean hasLost() {
        return unseen != null
                || lastWrite != null
                || unrepeatable != null
                || !lost.isEmpty()
                || !temporaryTables.isEmpty();
    }

    /** The first of the statements that are still to run which needs what cannot be set again. */
    Optional<LostUse> firstLost(int done, Iterator<Statement> rest) {
        for (int ordinal = done + 1; hasLost() && rest.hasNext(); ordinal++) {
            var next = new Done(ordinal, rest.next());
            if (unrepeatable != null) {
                return Optional.of(new LostUse(next, "", unrepeatable));
            }
            SessionWords read = words(next.statement());
            Optional<LostUse> use = use(next, read);
            if (use.isPresent()) {
                return use;
            }
            temporaryTables.remove(read.temporaryTable());
            setAgain.put(SessionWords.COUNT, next);
            if (read.isRoutine()) {
                readByRoutines.addAll(read.reads());
            } else if (!read.runsUnseen()) {
                for (String name : read.assigns()) {
                    lost.remove(name);
                    setAgain.put(name, next);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<LostUse> use(Done next, SessionWords read) {
        var names = new TreeSet<>(read.reads());
        if (read.runsUnseen()) {
            names.addAll(readByRoutines);
            if (!read.startsWith("execute")) {
                lost.keySet().stream().filter(name -> name.startsWith("@")).forEach(names::add);
            }
        }
        for (String name : names) {
            Done by = lostBy(name);
            if (by != null && !(read.isRoutine() && SessionWords.isOfLastWrite(name))) {
                return Optional.of(new LostUse(next, name, by));
            }
        }
        return temporaryTables.entrySet().stream()
                .filter(table ->
                        read.mentions(table.getKey()) && !read.temporaryTable().equals(table.getKey()))
                .findFirst()
                .map(table -> new LostUse(next, "the temporary table " + table.getKey(), table.getValue()));
    }
}
