// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Token;
import dev.migration.internal.sql.lexer.Syntax;
import dev.migration.internal.sql.lexer.TokenType;
import java.util.regex.Pattern;

/** What of a statement's text runs: a word in a comment or in a value says nothing of what the statement does. */
final class RunText {

    private static final Pattern QUOTES = Pattern.compile("^(?:\\$[^$]*\\$|[^'\"$]*['\"])|(?:\\$[^$]*\\$|['\"])$");

    private RunText() {}

    /** Without comments and values. Where DO or EXECUTE may run the values, these are read as statements too. */
    static String of(String sql, Syntax syntax) {
        SqlTokens tokens = SqlTokens.of(sql, syntax);
        boolean mayRunValues = tokens.isAny(0, "do") || tokens.mentions("execute");
        var text = new StringBuilder();
        int end = 0;
        for (Token token : tokens.list()) {
            text.append(token.start() > end ? " " : "");
            if (token.type() != TokenType.STRING) {
                text.append(token.raw());
            } else if (mayRunValues) {
                String value = QUOTES.matcher(token.raw()).replaceAll("");
                text.append('\'').append(of(value, syntax)).append('\'');
            } else {
                text.append("''");
            }
            end = token.end();
        }
        return text.toString();
    }
}
