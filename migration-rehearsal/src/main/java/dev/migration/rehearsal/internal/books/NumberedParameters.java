// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Token;
import dev.migration.internal.sql.lexer.Syntax;
import dev.migration.internal.sql.lexer.TokenType;

/**
 * A statement of JDBC as PostgreSQL itself reads it: {@code $1} for the first {@code ?}, and the operator {@code ?} for {@code ??}.
 *
 * @param count how many parameters it has
 */
record NumberedParameters(String sql, int count) {

    static NumberedParameters of(String jdbc, Syntax syntax) {
        var sql = new StringBuilder();
        int count = 0;
        int copied = 0;
        for (Token token : SqlTokens.of(jdbc, syntax).list()) {
            if (token.type() != TokenType.SYMBOL || token.raw().indexOf('?') < 0) {
                continue;
            }
            sql.append(jdbc, copied, token.start());
            String raw = token.raw();
            for (int i = 0; i < raw.length(); i++) {
                boolean isSign = raw.charAt(i) == '?';
                boolean isEscaped = isSign && raw.startsWith("??", i);
                if (isSign && !isEscaped) {
                    count++;
                    // A digit may follow it, or a letter stand before it.
                    sql.append(" $").append(count).append(' ');
                } else {
                    sql.append(raw.charAt(i));
                    i += isEscaped ? 1 : 0;
                }
            }
            copied = token.end();
        }
        return new NumberedParameters(sql.append(jdbc, copied, jdbc.length()).toString(), count);
    }
}
