package dev.migration.internal.script;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.script.BatchTarget.Mismatch;
import dev.migration.internal.script.BatchTokens.Token;
import dev.migration.internal.sql.CanonicalSql;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.text.CharWindow;
import dev.migration.internal.text.CharWindow.Position;
import dev.migration.internal.text.Sha256;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The statement of a migration that runs in ranges, as JDBC takes it.
 *
 * @param statement as it is in the file
 * @param sql with a question mark for each {@code :from} and {@code :to}
 * @param bounds which of them each question mark is, in order
 * @param leavesOut whether an end is compared by {@code >} or {@code <}, as where ranges meet in their ends
 */
public record BatchStatement(Statement statement, String sql, List<Bound> bounds, boolean leavesOut) {

    private static final String REMEDY =
            "write one UPDATE, DELETE or INSERT … SELECT with the range, as in: UPDATE orders SET status = 'new'"
                    + " WHERE status IS NULL AND id BETWEEN :from AND :to;";

    private static final Set<String> VERBS = Set.of("update", "delete", "insert");

    /** An end of a range, both of which belong to it. */
    public enum Bound {
        FROM,
        TO
    }

    public BatchStatement {
        bounds = List.copyOf(bounds);
    }

    /**
     * Whether a script is to run in ranges. The option may stand above both sections of a file: a down script whose statement has
     * no range runs at once.
     */
    public static boolean isWanted(Script script, Direction direction) {
        if (script.options().batch() == null) {
            return false;
        }
        try (StatementReader statements = script.open()) {
            return direction == Direction.UP
                    || (statements.hasNext()
                            && !read(statements.next(), script.dialect())
                                    .bounds()
                                    .isEmpty());
        }
    }

    /** The statement of a script without {@link #problems}. */
    public static BatchStatement of(Script script) {
        try (StatementReader statements = script.open()) {
            return read(statements.next(), script.dialect());
        }
    }

    /** A hash of its statement and its key, the same for texts that differ in comments and layout only. */
    public static String checksum(Script script) {
        String text = CanonicalSql.of(of(script).statement().text(), script.dialect());
        return HexFormat.of().formatHex(Sha256.of(script.options().batch() + " " + text));
    }

    /** What keeps a script from running in ranges. */
    public static List<Problem> problems(Script script) {
        try (StatementReader statements = script.open()) {
            if (!statements.hasNext()) {
                return List.of(problem(script, 1, 1, "The option batch needs a statement, and the script has none."));
            }
            Statement first = statements.next();
            if (statements.hasNext()) {
                Statement second = statements.next();
                return List.of(problem(
                        script,
                        second.line(),
                        second.column(),
                        "A script with the option batch has one statement, and this is its second."));
            }
            String reason = reason(first, script.dialect());
            return reason == null
                    ? mismatches(script, first)
                    : List.of(problem(script, first.line(), first.column(), reason));
        }
    }

    private static List<Problem> mismatches(Script script, Statement statement) {
        String option = String.valueOf(script.options().batch());
        Mismatch mismatch = BatchTarget.mismatch(statement.text(), script.dialect(), option);
        if (mismatch == null) {
            return List.of();
        }
        Position place = statement.positionOf(mismatch.offset());
        return List.of(problem(
                script,
                place.line(),
                place.column(),
                mismatch.message(),
                "name the table that the statement changes and the column that it compares with :from and :to, as in:"
                        + " -- option: batch=orders.id"));
    }

    /** A repeatable one has no end after which its version is in the history for good. */
    public static Problem ofRepeatable(Script script) {
        return problem(script, 1, 1, "A repeatable migration cannot run in batches.", "use a new version for it");
    }

    private static @Nullable String reason(Statement statement, Dialect dialect) {
        var lexer = new Lexer(new CharWindow(statement.text()), dialect.syntax());
        String verb = lexer.next() == TokenType.WORD ? lexer.lowerCase() : "";
        if (statement.kind() != StatementKind.PLAIN || !VERBS.contains(verb)) {
            return "The option batch is for an UPDATE, a DELETE or an INSERT … SELECT that returns no rows; this is none.";
        }
        BatchStatement read = read(statement, dialect);
        if (read.leavesOut()) {
            return "Both ends belong to a range, and this statement leaves one of them out: it uses > or <.";
        }
        List<Bound> bounds = read.bounds();
        return bounds.contains(Bound.FROM) && bounds.contains(Bound.TO)
                ? null
                : (bounds.contains(Bound.FROM) ? ":to" : ":from") + " is missing in the statement.";
    }

    private static Problem problem(Script script, int line, int column, String message) {
        return problem(script, line, column, message, REMEDY);
    }

    private static Problem problem(Script script, int line, int column, String message, String remedy) {
        return Problem.error(Code.UNKNOWN_OPTION, new Place(script.name(), line, column), message, remedy);
    }

    private static BatchStatement read(Statement statement, Dialect dialect) {
        String text = statement.text();
        BatchTokens tokens = BatchTokens.of(text, dialect.syntax());
        var sql = new StringBuilder();
        List<Bound> bounds = new ArrayList<>();
        boolean leavesOut = false;
        int copied = 0;
        for (int i = 0; i < tokens.list().size(); i++) {
            Token token = tokens.list().get(i);
            if (token.isBound()) {
                sql.append(text, copied, token.start()).append('?');
                bounds.add(token.text().equals("from") ? Bound.FROM : Bound.TO);
                copied = token.end();
                leavesOut |= isOpen(tokens.at(i - 1), tokens.at(i + 1));
            } else if (token.type() == TokenType.SYMBOL && token.text().indexOf('?') >= 0) {
                // The driver takes one for a parameter, and two for an operator's.
                sql.append(text, copied, token.start()).append(token.text().replace("?", "??"));
                copied = token.end();
            }
        }
        return new BatchStatement(
                statement, sql.append(text, copied, text.length()).toString(), bounds, leavesOut);
    }

    /** Of an end between these two tokens. */
    private static boolean isOpen(String before, String after) {
        return before.endsWith(">")
                || before.endsWith("<")
                || (!after.isEmpty() && "<>".indexOf(after.charAt(0)) >= 0 && !after.startsWith("=", 1));
    }
}
