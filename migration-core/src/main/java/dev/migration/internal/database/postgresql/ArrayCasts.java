// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Token;
import dev.migration.internal.sql.lexer.TokenType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Casts of an array, such as {@code (ARRAY['A'::character varying])::text[]}, which is what the server writes of
 * {@code role IN ('A', 'B')}. Once that text is given to a server again, it is a cast of each element ({@code transformTypeCast} in
 * PostgreSQL's {@code parse_expr.c}) and is written as such: {@code ARRAY[('A'::character varying)::text]}. Without this the same
 * check would differ before and after a dump is loaded.
 */
public final class ArrayCasts {

    /** Without this a text has none. */
    public static final String START = "(ARRAY[";

    private static final Set<TokenType> IN_TYPES = Set.of(TokenType.WORD, TokenType.QUOTED_NAME, TokenType.NUMBER);

    private final String sql;
    private final SqlTokens tokens;

    private ArrayCasts(String sql) {
        this.sql = sql;
        this.tokens = SqlTokens.of(sql, Dialect.POSTGRESQL.syntax());
    }

    /** What the server wrote, as it would write it after it was loaded from this text. */
    public static String ofElements(String sql) {
        return sql.contains(START) ? new ArrayCasts(sql).written() : sql;
    }

    private String written() {
        var written = new StringBuilder();
        int from = 0;
        int index = 0;
        while (index < tokens.list().size()) {
            int end = endOfCast(index);
            if (end > 0) {
                written.append(sql, from, tokens.start(index)).append(cast(index, end));
                from = tokens.list().get(end).end();
                index = end;
            }
            index++;
        }
        return written.append(sql.substring(from)).toString();
    }

    /** The index of the last token of the cast that starts here; 0 where none does. An empty array's own cast is none. */
    private int endOfCast(int open) {
        if (!tokens.at(open).equals("(")
                || !tokens.at(open + 1).equals("array")
                || !tokens.at(open + 2).equals("[")) {
            return 0;
        }
        int closed = tokens.closing(open);
        if (!tokens.at(closed - 1).equals("]")
                || closed - 1 != tokens.closing(open + 2)
                || elements(open).isEmpty()) {
            return 0;
        }
        int type = closed + 1;
        if (!tokens.at(type).equals("::")) {
            return 0;
        }
        int end = type + 1;
        while (isInType(end)) {
            end++;
        }
        return tokens.at(end).equals("[")
                        && tokens.at(end + 1).equals("]")
                        && !tokens.at(end + 2).equals("::")
                ? end + 1
                : 0;
    }

    private boolean isInType(int index) {
        return index < tokens.list().size()
                && (IN_TYPES.contains(tokens.list().get(index).type()) || tokens.isAny(index, ".", "(", ",", ")"));
    }

    /** The elements of the array; empty where one is an array itself, whose elements the cast would go to. */
    private List<String> elements(int open) {
        int last = tokens.closing(open + 2);
        int depth = tokens.list().get(open + 2).depth() + 1;
        List<String> elements = new ArrayList<>();
        int start = open + 3;
        for (int index = start; index <= last; index++) {
            Token token = tokens.list().get(index);
            if (index == last || (token.depth() == depth && token.text().equals(","))) {
                if (tokens.at(start).equals("array")) {
                    return List.of();
                }
                elements.add(sql.substring(tokens.start(start), token.start()));
                start = index + 1;
            }
        }
        return elements;
    }

    private String cast(int open, int end) {
        String type = sql.substring(tokens.list().get(tokens.closing(open) + 1).end(), tokens.start(end - 1));
        return elements(open).stream()
                .map(element -> "(" + ofElements(element.strip()) + ")::" + type)
                .collect(Collectors.joining(", ", "ARRAY[", "]"));
    }
}
