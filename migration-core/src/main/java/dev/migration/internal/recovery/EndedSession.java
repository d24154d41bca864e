// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.recovery;

import dev.migration.internal.recovery.SessionStatement.Part;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementRules.LeftValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The session of an interrupted script, which has ended, by the statements that are done in it:
 *
 * <ol>
 *   <li>What only sets something to a value of the file is sent again. So is a setting that is saved in a variable, which may
 *       then only set it back.
 *   <li>A statement whose effects all outlast the session, such as INSERT and CREATE TABLE, needs nothing. A variable that it
 *       sets is lost, as one is that SET gives any other value.
 *   <li>Any other statement may have set something that ended with the session. Whether the rest needs it is asked.
 *   <li>So is whether the rest may use a lost variable before it sets that anew, or a value that an earlier statement left,
 *       such as {@code LAST_INSERT_ID()}, before a statement of its own surely leaves one.
 * </ol>
 */
final class EndedSession {

    /** As many as an operator reads. */
    static final int MOST_SHOWN = 5;

    private final Dialect dialect;
    private final Map<Integer, Statement> settings = new TreeMap<>();
    private final Map<String, Done> values = new HashMap<>();
    private final Map<String, Saved> saved = new HashMap<>();
    private final Map<String, Done> lost = new TreeMap<>();
    private final List<Done> ended = new ArrayList<>();

    /** What may have left a value to the session. */
    private @Nullable Done last;

    /** A statement by its number from 1. */
    record Done(int ordinal, Statement statement) {

        @Override
        public String toString() {
            return "Statement " + ordinal + " (line " + statement.line() + ")";
        }
    }

    private record Saved(String setting, Done by) {}

    /**
     * What has to be asked: either which statements set something that ended, or which statement of the rest uses what.
     *
     * @param by the statements that are done, one more of them than is shown
     * @param user the first statement of the rest, or the one that uses it
     * @param used what it uses; null where any of the rest may use it
     * @param isVariable whether that is a variable
     */
    record Question(List<Done> by, Done user, @Nullable String used, boolean isVariable) {}

    EndedSession(Dialect dialect) {
        this.dialect = dialect;
    }

    /** What has to be asked before the rest of a script runs in a new session; empty where nothing has to be. */
    static Optional<Question> questionOf(Script script, int done) {
        var session = new EndedSession(script.dialect());
        try (StatementReader statements = script.open()) {
            for (int ordinal = 1; ordinal <= done && statements.hasNext(); ordinal++) {
                session.add(ordinal, statements.next());
            }
            return session.question(done, statements);
        }
    }

    /** The statements to send again, by their number. */
    Map<Integer, Statement> settings() {
        return settings;
    }

    /** Adds the next statement that is done. */
    void add(int ordinal, Statement statement) {
        var done = new Done(ordinal, statement);
        var read = new SessionStatement(statement, dialect);
        List<Part> parts = read.parts();
        if (read.onlySets() && parts.stream().allMatch(this::hasSameValue)) {
            settings.put(ordinal, statement);
            parts.forEach(part -> set(part, done));
            return;
        }
        // One that is not set again is not needed before it is used.
        boolean setsVariables = !parts.isEmpty() && parts.stream().allMatch(part -> part.variable() != null);
        if (!read.outlastsSession() && !setsVariables && ended.size() <= MOST_SHOWN) {
            ended.add(done);
        }
        last = done;
        parts.forEach(part -> lose(part.variable(), done));
        if (parts.isEmpty()) {
            read.assigned().forEach(name -> lose(name, done));
        }
    }

    private boolean hasSameValue(Part part) {
        String copied = part.copied();
        return copied == null ? part.isLiteral() || part.saved() != null : values.containsKey(copied) || restores(part);
    }

    /** Whether it sets back what a variable has saved, and nothing else. */
    private boolean restores(Part part) {
        Saved from = saved.get(String.valueOf(part.copied()));
        return from != null && from.setting().equals(part.setting());
    }

    private void set(Part part, Done done) {
        String name = part.variable();
        if (name != null) {
            forget(name);
            String setting = part.saved();
            if (setting == null) {
                values.put(name, done);
            } else {
                saved.put(name, new Saved(setting, done));
            }
        }
    }

    private void lose(@Nullable String name, Done by) {
        if (name != null) {
            forget(name);
            lost.put(name, by);
        }
    }

    private void forget(String name) {
        values.remove(name);
        saved.remove(name);
        lost.remove(name);
    }

    Optional<Question> question(int done, Iterator<Statement> rest) {
        if (last == null && saved.isEmpty()) {
            return Optional.empty();
        }
        var fed = new ArrayList<LeftValue>();
        for (int ordinal = done + 1; rest.hasNext(); ordinal++) {
            var next = new Done(ordinal, rest.next());
            if (!ended.isEmpty()) {
                return Optional.of(new Question(List.copyOf(ended), next, null, false));
            }
            var read = new SessionStatement(next.statement(), dialect);
            Optional<Question> use = useOfVariable(next, read).or(() -> useOfLeftValue(next, read, fed));
            if (use.isPresent()) {
                return use;
            }
            read.parts().forEach(part -> {
                if (part.variable() != null) {
                    forget(part.variable());
                }
            });
            dialect.rules().leftValues().stream().filter(read::feeds).forEach(fed::add);
        }
        return Optional.empty();
    }

    private Optional<Question> useOfVariable(Done next, SessionStatement read) {
        Set<String> used = read.variables();
        List<Part> parts = read.parts();
        parts.stream().filter(this::restores).map(Part::copied).forEach(used::remove);
        boolean mayUseAny = parts.isEmpty() && !read.outlastsSession() && !read.onlySets();
        for (String name : mayUseAny ? lost.keySet() : used) {
            Saved from = saved.get(name);
            Done by = from == null ? lost.get(name) : from.by();
            if (by != null) {
                return Optional.of(new Question(List.of(by), next, name, true));
            }
        }
        return Optional.empty();
    }

    private Optional<Question> useOfLeftValue(Done next, SessionStatement read, List<LeftValue> fed) {
        Done by = last;
        return by == null
                ? Optional.empty()
                : read.leftValues().stream()
                        .filter(value -> !fed.contains(value))
                        .findFirst()
                        .map(value -> new Question(List.of(by), next, value.toString(), false));
    }
}
