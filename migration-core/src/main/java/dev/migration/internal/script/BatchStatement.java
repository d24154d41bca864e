// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Name;
import dev.migration.internal.sql.SqlTokens.Token;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.text.CharWindow.Position;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The statement of a migration that runs in ranges, as JDBC takes it.
 *
 * @param statement as it is in the file
 * @param sql with a question mark for {@code :from} and one for {@code :to}
 * @param query the query of an INSERT, in the same way; else null
 * @param tables the one that it writes to, and those that it reads
 */
public record BatchStatement(
        Statement statement, String sql, @Nullable String query, List<TableName> tables) {

    static final String REMEDY =
            "write one UPDATE, DELETE or INSERT … SELECT with the range, as in: UPDATE orders SET status = 'new'"
                    + " WHERE status IS NULL AND id BETWEEN :from AND :to;";

    private static final Set<String> BOUNDS = Set.of(":from", ":to");
    private static final Set<String> VERBS = Set.of("update", "delete", "insert");

    /**
     * A table of it.
     *
     * @param written as it is in the statement
     * @param schema without quotes; null where it has none
     * @param table without quotes
     */
    public record TableName(String written, @Nullable String schema, String table) {

        private static TableName of(Name name) {
            return new TableName(name.toString(), name.schema(), SqlTokens.bare(name.last()));
        }
    }

    public BatchStatement {
        tables = List.copyOf(tables);
    }

    /** The statement of a script without {@link #problems}. */
    public static BatchStatement of(Script script) {
        try (StatementReader statements = script.open()) {
            Statement statement = statements.next();
            SqlTokens tokens = SqlTokens.of(statement.text(), script.dialect().syntax());
            int where = tokens.outer(0, Set.of("where"));
            int select = tokens.outer(0, Set.of("select"));
            return new BatchStatement(
                    statement,
                    withParameters(statement.text(), tokens, 0, tokens.list().size()),
                    select > where
                            ? null
                            : withParameters(statement.text(), tokens, select, tokens.outer(where, Set.of("on"))),
                    BatchTables.of(tokens).stream()
                            .map(TableName::of)
                            .distinct()
                            .toList());
        }
    }

    /** What keeps a script from running in ranges. */
    public static List<Problem> problems(Script script) {
        try (StatementReader statements = script.open()) {
            if (!statements.hasNext()) {
                return List.of(
                        problem(script, 1, 1, "The option batch needs a statement, and the script has none.", REMEDY));
            }
            Statement first = statements.next();
            if (statements.hasNext()) {
                Statement second = statements.next();
                return List.of(problem(
                        script,
                        second.line(),
                        second.column(),
                        "A script with the option batch has one statement, and this is its second.",
                        REMEDY));
            }
            SqlTokens tokens = SqlTokens.of(first.text(), script.dialect().syntax());
            if (first.kind() != StatementKind.PLAIN || !VERBS.contains(tokens.at(0))) {
                return List.of(problem(
                        script,
                        first.line(),
                        first.column(),
                        "The option batch is for an UPDATE, a DELETE or an INSERT … SELECT that returns no rows; this is none.",
                        REMEDY));
            }
            return BatchForm.flaw(
                            tokens,
                            script.dialect(),
                            String.valueOf(script.options().batch()))
                    .map(flaw -> {
                        Position place = first.positionOf(flaw.offset());
                        return problem(script, place.line(), place.column(), flaw.message(), flaw.remedy());
                    })
                    .stream()
                    .toList();
        }
    }

    /** What keeps a down script from running at once, where the option stands above both sections. */
    public static List<Problem> problemsOfDown(Script down) {
        if (down.options().batch() == null) {
            return List.of();
        }
        try (StatementReader statements = down.open()) {
            while (statements.hasNext()) {
                Statement statement = statements.next();
                for (Token token :
                        SqlTokens.of(statement.text(), down.dialect().syntax()).list()) {
                    if (BOUNDS.contains(token.text())) {
                        Position place = statement.positionOf(token.start());
                        return List.of(problem(
                                down,
                                place.line(),
                                place.column(),
                                "A down script does not run in batches.",
                                "write it without the range; or leave it out, and undo with a new migration that has the option"
                                        + " batch"));
                    }
                }
            }
            return List.of();
        }
    }

    /** A repeatable one has no end after which its version is in the history for good. */
    public static Problem ofRepeatable(Script script) {
        return problem(script, 1, 1, "A repeatable migration cannot run in batches.", "use a new version for it");
    }

    private static Problem problem(Script script, int line, int column, String message, String remedy) {
        return Problem.error(Code.UNKNOWN_OPTION, new Place(script.name(), line, column), message, remedy);
    }

    /** The text from one token to before another. */
    private static String withParameters(String text, SqlTokens tokens, int first, int end) {
        var sql = new StringBuilder();
        int copied = tokens.start(first);
        for (Token token : tokens.list().subList(first, end)) {
            boolean isBound = BOUNDS.contains(token.text());
            if (isBound || (token.type() == TokenType.SYMBOL && token.text().indexOf('?') >= 0)) {
                // The driver takes one for a parameter, and two for an operator's.
                sql.append(text, copied, token.start())
                        .append(isBound ? "?" : token.text().replace("?", "??"));
                copied = token.end();
            }
        }
        int last = end == tokens.list().size() ? text.length() : tokens.start(end);
        return sql.append(text, copied, last).toString();
    }
}
