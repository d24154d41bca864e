// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Token;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTokens;
import dev.migration.internal.sql.rules.StatementTrait;
import dev.migration.internal.text.CharWindow.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a script reads what was counted for the statement before, such as {@code ROW_COUNT()}, and that is one of ours: the
 * statement comes first, or the one before it is recorded as done before it is sent.
 */
public final class CountReads {

    /** TEMPORARY, OR REPLACE and TABLE come before the name. */
    private static final int LONGEST_START = 5;

    private CountReads() {}

    /** What is wrong with a script between whose statements nothing else is sent. */
    public static List<Problem> problems(Script script) {
        return problems(script, 0, new Sequence() {
            @Override
            public boolean follows(Statement before, Statement statement) {
                // Ours come after it, as it has to be the first of its transaction.
                return !before.has(StatementTrait.SETS_TRANSACTION_MODE);
            }
        });
    }

    /** What is wrong with a script that has a journal, behind so many statements that are done. */
    public static List<Problem> problemsOfJournal(Script script, int done) {
        return problems(script, done, new Sequence() {
            private boolean locked;

            @Override
            public boolean follows(Statement before, Statement statement) {
                // The journal cannot be written under LOCK TABLES, but a transaction may be opened there.
                locked = before.has(StatementTrait.LOCKS_TABLES)
                        || (locked && !before.has(StatementTrait.UNLOCKS_TABLES));
                boolean inTransaction = script.runsInTransaction(statement);
                boolean grouped = inTransaction && !script.needsCommitBefore(statement);
                boolean underLock = locked && statement.kind() != StatementKind.NON_TRANSACTIONAL;
                return script.runsInTransaction(before) == inTransaction && (grouped || underLock);
            }
        });
    }

    /** Asked of each statement but the first. */
    private interface Sequence {

        /** Whether a statement is the next one that the session gets. */
        boolean follows(Statement before, Statement statement);
    }

    private static List<Problem> problems(Script script, int done, Sequence sequence) {
        if (!script.mayReadCounts()) {
            return List.of();
        }
        List<Problem> problems = new ArrayList<>();
        try (StatementReader statements = script.open()) {
            Statement before = null;
            boolean ofScript = false;
            for (int read = 0; statements.hasNext(); read++) {
                Statement statement = statements.next();
                ofScript = before != null
                        && sequence.follows(before, statement)
                        && read > done
                        && (ofScript || isCounted(script.dialect(), before));
                if (read >= done && statement.has(StatementTrait.MAY_READ_COUNT)) {
                    boolean isRight = before != null && ofScript && mayBeAbout(script.dialect(), before, statement);
                    Problem problem = problem(script, statement, isRight);
                    if (problem != null) {
                        problems.add(problem);
                    }
                }
                before = statement;
            }
        }
        return problems;
    }

    /** Else what was counted for the last one that was is still shown, which may be one of ours. */
    private static boolean isCounted(Dialect dialect, Statement statement) {
        return dialect.rules().isCounted(new StatementTokens(statement.text(), dialect.syntax()));
    }

    /** FOUND_ROWS() is about the last query, which is the driver's own where none of the script comes right before it. */
    private static boolean mayBeAbout(Dialect dialect, Statement before, Statement statement) {
        return !SqlTokens.of(statement.text(), dialect.syntax()).mentions("found_rows")
                || SqlTokens.of(before.text(), dialect.syntax()).isAny(0, "select", "with", "(", "table", "values");
    }

    private static @Nullable Problem problem(Script script, Statement statement, boolean follows) {
        SqlTokens tokens = SqlTokens.of(statement.text(), script.dialect().syntax());
        Read read = follows ? null : read(tokens, script.dialect());
        if (read == null) {
            read = readOfPrepared(tokens, script.dialect());
        }
        if (read == null) {
            return null;
        }
        Position place = statement.positionOf(tokens.start(read.from()));
        return Problem.error(
                Code.UNSUPPORTED_STATEMENT,
                new Place(script.name(), place.line(), place.column()),
                read.text()
                        + " is about the statement that the session had last. Here that is one of the library, which records"
                        + " how far the script is.",
                "count by a query, as in SELECT COUNT(*); or put this right behind the query, INSERT, UPDATE or DELETE that it is"
                        + " about, where both are in one transaction of the library");
    }

    /** The first tokens that read a count; null where none does, or only later, or of what is in the statement itself. */
    private static @Nullable Read read(SqlTokens tokens, Dialect dialect) {
        if (tokens.at(0).equals("get")) {
            return new Read(0, "GET DIAGNOSTICS");
        }
        List<String> names = tokens.texts().stream()
                .map(token -> SqlTokens.bare(token).toLowerCase(Locale.ROOT))
                .toList();
        int inside = isDefinition(tokens) ? 0 : endOfFirst(names);
        for (int i = 0; i < inside; i++) {
            for (String form : dialect.counts()) {
                List<String> read = List.of(form.split(" "));
                int end = i + read.size();
                if (end <= inside
                        && names.subList(i, end).equals(read)
                        && !tokens.at(i - 1).equals(".")) {
                    return new Read(i, rawOf(tokens.list().subList(i, end)));
                }
            }
        }
        return null;
    }

    /** Where its first statement ends, behind what a block declares. */
    private static int endOfFirst(List<String> names) {
        int start = 0;
        while (true) {
            int next = names.subList(start, names.size()).indexOf(";");
            int end = next < 0 ? names.size() : start + next;
            if (next < 0 || !names.subList(start, end).contains("declare")) {
                return end;
            }
            start = end + 1;
        }
    }

    /** The text of a statement that is run later, which is behind one of ours wherever that is. */
    private static @Nullable Read readOfPrepared(SqlTokens tokens, Dialect dialect) {
        if (!tokens.isAny(0, "prepare", "execute", "set")) {
            return null;
        }
        for (int i = 0; i < tokens.list().size(); i++) {
            Token token = tokens.list().get(i);
            if (token.type() == TokenType.STRING) {
                Read read = read(SqlTokens.of(textIn(token.raw()), dialect.syntax()), dialect);
                if (read != null) {
                    return new Read(i, read.text());
                }
            }
        }
        return null;
    }

    /** What a literal says, without its prefix. */
    private static String textIn(String literal) {
        int start = 0;
        while (start < literal.length() && "'\"".indexOf(literal.charAt(start)) < 0) {
            start++;
        }
        return start + 1 >= literal.length()
                ? ""
                : literal.substring(start + 1, literal.length() - 1)
                        .replace("''", "'")
                        // As a line break is.
                        .replaceAll("\\\\[nrt]", " ")
                        .replaceAll("(?s)\\\\(.)", "$1");
    }

    /** Without what may stand between them. */
    private static String rawOf(List<Token> tokens) {
        return tokens.stream().map(Token::raw).collect(Collectors.joining());
    }

    /** From this token on. */
    private record Read(int from, String text) {}

    /** Whether what is in it is executed later, as in a routine or a view. */
    private static boolean isDefinition(SqlTokens tokens) {
        return tokens.isAny(0, "create", "alter")
                && !tokens.texts()
                        .subList(0, Math.min(LONGEST_START, tokens.list().size()))
                        .contains("table");
    }
}
