// SPDX-License-Identifier: Apache-2.0
package dev.migration.statements.internal;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Token;
import dev.migration.internal.sql.lexer.TokenType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A statement on one line, without comments and without values: each literal becomes {@code ?}, and a list of them one.
 *
 * <p>A literal stays where it is no value and nothing else may stand: the 2 of {@code varchar(2)}, of {@code ORDER BY 2}, and
 * the sign after {@code ESCAPE}. A literal with its type before it, as in {@code interval '1 day'}, becomes a {@code CAST}.
 */
public final class StatementText {

    private static final String PARAMETER = "?";

    /** Before a literal they make it one of their type. */
    private static final Set<String> TYPES = Set.of("date", "time", "timestamp", "timestamptz", "interval");

    /** After them a sign belongs to the number behind it. */
    private static final Set<String> BEFORE_SIGNED =
            Set.of(("select distinct limit offset then else when case and or not between in like by return "
                            + "where having on set")
                    .split(" "));

    private static final Set<String> END_OF_LIST =
            Set.of("having limit offset fetch for union except intersect rows range groups".split(" "));

    private final SqlTokens tokens;
    private final Dialect dialect;
    private final boolean ofServer;
    private final List<Piece> pieces = new ArrayList<>();
    private boolean hasValues;
    /** In how many parentheses the list of GROUP BY or ORDER BY is that is being read; -1 outside of one. */
    private int listDepth = -1;

    private StatementText(String sql, Dialect dialect, boolean ofServer) {
        this.tokens = SqlTokens.of(sql, dialect.syntax());
        this.dialect = dialect;
        this.ofServer = ofServer;
        for (int i = 0; i < tokens.list().size(); i++) {
            add(i);
        }
    }

    /** What JDBC is given: {@code ?} is a parameter, {@code ??} PostgreSQL's operator. */
    public static String ofJdbc(String sql, Dialect dialect) {
        return readJdbc(sql, dialect).text();
    }

    /** What a server has: {@code $1} is a parameter on PostgreSQL, and {@code ?} an operator. */
    public static String ofServer(String sql, Dialect dialect) {
        return new StatementText(sql, dialect, dialect == Dialect.POSTGRESQL).text();
    }

    /** The same of a text for JDBC, of which more is asked. */
    static StatementText readJdbc(String sql, Dialect dialect) {
        return new StatementText(sql, dialect, false);
    }

    /** Whether it had literals. */
    boolean hasValues() {
        return hasValues;
    }

    String text() {
        var text = new StringBuilder();
        boolean opened = true;
        for (Piece piece : ValueLists.shortened(pieces)) {
            text.append(piece.spaced() && !opened && !piece.text().equals(")") ? " " : "")
                    .append(piece.text());
            opened = piece.text().equals("(");
        }
        return text.toString();
    }

    private void add(int index) {
        Token token = tokens.list().get(index);
        boolean spaced = index > 0 && tokens.list().get(index - 1).end() < token.start();
        noteList(index, token);
        switch (token.type()) {
            case STRING -> addString(index, token, spaced);
            case NUMBER -> addNumber(index, token, spaced);
            case SEMICOLON, INNER_SEMICOLON -> {}
            default -> {
                boolean operator = ofServer && token.type() == TokenType.SYMBOL;
                pieces.add(new Piece(operator ? token.raw().replace("?", "??") : token.raw(), spaced));
            }
        }
    }

    private void noteList(int index, Token token) {
        if (token.text().equals("by") && tokens.isAny(index - 1, "order", "group")) {
            listDepth = token.depth();
        } else if (token.depth() < listDepth || (token.depth() == listDepth && END_OF_LIST.contains(token.text()))) {
            listDepth = -1;
        }
    }

    private void addString(int index, Token token, boolean spaced) {
        if (is(index - 1, TokenType.STRING)) {
            // Both are one literal.
            return;
        }
        if (isName(index, token)) {
            pieces.add(new Piece(token.raw(), spaced));
            return;
        }
        hasValues = true;
        addParameter(index, spaced);
    }

    /** Whether it is the name of a column in the result, or a sign that the grammar wants as it is. */
    private boolean isName(int index, Token token) {
        return tokens.isAny(index - 1, "as")
                || (tokens.isAny(index - 1, "escape", "separator")
                        && token.raw().chars().noneMatch(Character::isLetterOrDigit));
    }

    private void addNumber(int index, Token token, boolean spaced) {
        if (isParameter(token)) {
            addParameter(index, spaced);
            return;
        }
        if (!spaced && tokens.at(index - 1).equals(PARAMETER)) {
            // The number of a parameter.
            return;
        }
        if (isTypeModifier(index) || isOrdinal(index)) {
            pieces.add(new Piece(token.raw(), spaced));
            return;
        }
        hasValues = true;
        if (isSigned(index)) {
            Piece sign = pieces.remove(pieces.size() - 1);
            addParameter(index - 1, sign.spaced());
        } else {
            addParameter(index, spaced);
        }
    }

    private void addParameter(int index, boolean spaced) {
        if (isTyped(index)) {
            Piece type = pieces.remove(pieces.size() - 1);
            pieces.add(new Piece("CAST(? AS " + type.text() + ")", type.spaced()));
        } else {
            pieces.add(new Piece(PARAMETER, spaced));
        }
    }

    /** As in {@code date '2020-01-01'}. MariaDB and MySQL have a unit behind an interval, and no type of it. */
    private boolean isTyped(int index) {
        return (is(index, TokenType.STRING) || isParameter(tokens.list().get(index)))
                && is(index - 1, TokenType.WORD)
                && TYPES.contains(tokens.at(index - 1))
                && (dialect == Dialect.POSTGRESQL || !tokens.at(index - 1).equals("interval"));
    }

    private static boolean isParameter(Token token) {
        return token.type() == TokenType.NUMBER && token.raw().startsWith("$");
    }

    private boolean is(int index, TokenType type) {
        return index >= 0
                && index < tokens.list().size()
                && tokens.list().get(index).type() == type;
    }

    /** As in {@code CAST(a AS numeric(10, 2))} and {@code a::varchar(20)}. */
    private boolean isTypeModifier(int index) {
        int open = index - 1;
        while (is(open, TokenType.NUMBER) || tokens.at(open).equals(",")) {
            open--;
        }
        return is(open, TokenType.OPEN_PARENTHESIS)
                && is(open - 1, TokenType.WORD)
                && (tokens.isAny(open - 2, "as", "::") || tokens.at(open - 1).equals("varying"));
    }

    private boolean isOrdinal(int index) {
        Token token = tokens.list().get(index);
        return token.depth() == listDepth
                && tokens.isAny(index - 1, "by", ",")
                && (index + 1 == tokens.list().size()
                        || tokens.list().get(index + 1).type() != TokenType.SYMBOL
                        || tokens.isAny(index + 1, ","));
    }

    private boolean isSigned(int index) {
        Token before = index < 2 ? null : tokens.list().get(index - 2);
        return tokens.isAny(index - 1, "-", "+")
                && before != null
                && switch (before.type()) {
                    case SYMBOL -> !before.text().equals("]") && !before.text().endsWith(PARAMETER);
                    case OPEN_PARENTHESIS -> true;
                    case WORD -> BEFORE_SIGNED.contains(before.text());
                    default -> false;
                };
    }
}
