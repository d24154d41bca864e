package dev.migration.internal.recovery;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTrait;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The session of an interrupted script, which has ended: what the statements that are done set in it, what of that can be
 * set again, and what cannot.
 */
final class EndedSession {

    private final Dialect dialect;
    private final TreeMap<Integer, Statement> settings = new TreeMap<>();
    private final Map<String, Value> values = new HashMap<>();

    /** A statement that is done, by its number from 1. */
    record Done(int ordinal, Statement statement) {

        @Override
        public String toString() {
            return "statement " + ordinal + " (line " + statement.line() + ")";
        }
    }

    /** Whether a value cannot be set again, or not once the catalogue has changed, and what set it. */
    private record Value(boolean isLost, boolean isOfCatalogue, Done from) {}

    /** A statement that reads what ended with the session, its name, and what set that. */
    record LostRead(Done reader, String name, Done from) {}

    EndedSession(Dialect dialect) {
        this.dialect = dialect;
    }

    /** The statements to send again, by their number. */
    Map<Integer, Statement> settings() {
        return settings;
    }

    /** Whether something cannot be set again, so that the rest of the file has to be read for it. */
    boolean hasLost() {
        return values.values().stream().anyMatch(Value::isLost);
    }

    /** The first of the statements that are still to run which needs a value that cannot be set again. */
    Optional<LostRead> firstLost(int done, Iterator<Statement> rest) {
        var lost = new HashMap<>(values);
        lost.values().removeIf(value -> !value.isLost());
        for (int ordinal = done + 1; !lost.isEmpty() && rest.hasNext(); ordinal++) {
            Statement next = rest.next();
            var read = new SessionValues(next, dialect);
            for (String name : read.reads()) {
                Value value = lost.get(name);
                boolean isMadeAgain =
                        read.isDeallocate() && settings.values().stream().anyMatch(setting -> prepares(setting, name));
                if (value != null && !isMadeAgain) {
                    return Optional.of(new LostRead(new Done(ordinal, next), name, value.from()));
                }
            }
            lost.keySet().removeAll(read.assigned());
            if (read.isPrepare() || read.isDeallocate()) {
                lost.remove(read.prepared());
            }
        }
        return Optional.empty();
    }

    /** Adds the next statement that is done. */
    void add(int ordinal, Statement statement) {
        if (statement.kind() == StatementKind.NON_TRANSACTIONAL
                && !statement.has(StatementTrait.LOCKS_TABLES)
                && !statement.has(StatementTrait.UNLOCKS_TABLES)) {
            values.replaceAll((name, value) -> value.isOfCatalogue() ? new Value(true, true, value.from()) : value);
        }
        boolean hasVariables = dialect == Dialect.MYSQL || dialect == Dialect.H2;
        if (hasVariables ? isAgain(new Done(ordinal, statement)) : statement.has(StatementTrait.ONLY_CHANGES_SESSION)) {
            settings.put(ordinal, statement);
        }
    }

    /** Notes its values; whether it is to be sent again. */
    private boolean isAgain(Done done) {
        var read = new SessionValues(done.statement(), dialect);
        if (read.isDeallocate()) {
            values.remove(read.prepared());
            settings.values().removeIf(setting -> prepares(setting, read.prepared()));
            return false;
        }
        List<Value> needed =
                read.reads().stream().map(values::get).filter(Objects::nonNull).toList();
        boolean isOwn = read.isPrepare() || read.isRepeatable();
        boolean isLost = !isOwn || needed.stream().anyMatch(Value::isLost);
        boolean isOfCatalogue = read.readsCatalogue() || needed.stream().anyMatch(Value::isOfCatalogue);
        if (read.isPrepare()) {
            settings.values().removeIf(setting -> prepares(setting, read.prepared()));
            values.put(read.prepared(), new Value(isLost, isOfCatalogue, done));
        }
        read.assigned().forEach(name -> values.put(name, new Value(isLost, isOfCatalogue, done)));
        boolean isOnlyForThem = read.isPrepare() || read.onlyAssigns();
        return isOnlyForThem ? !isLost : done.statement().has(StatementTrait.ONLY_CHANGES_SESSION);
    }

    private boolean prepares(Statement setting, String name) {
        var read = new SessionValues(setting, dialect);
        return read.isPrepare() && read.prepared().equals(name);
    }
}
