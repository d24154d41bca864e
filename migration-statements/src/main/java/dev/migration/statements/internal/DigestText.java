// SPDX-License-Identifier: Apache-2.0
package dev.migration.statements.internal;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Token;
import dev.migration.internal.sql.lexer.TokenType;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of a digest of MariaDB and MySQL as a statement that can be prepared. A digest has {@code ...} in place of several
 * values, and a space before each parenthesis, which a function of the server must not have. One that is cut does not say so:
 * where the room for its tokens may have ended, it is treated as cut.
 */
final class DigestText {

    private static final String MARK = "...";
    private static final String MARKER = "?";

    /** Of a name of 64 characters. */
    private static final int LARGEST_TOKEN = 4 + 64 * 4;

    private final String digest;
    private final SqlTokens tokens;

    private DigestText(String digest) {
        this.digest = digest;
        this.tokens = SqlTokens.of(digest, Dialect.MYSQL.syntax());
    }

    /**
     * The statement; null where the digest does not say what it was.
     *
     * @param longest as many bytes are kept of the tokens of a statement
     */
    static @Nullable String sql(String digest, long longest) {
        var text = new DigestText(digest);
        return text.room() > longest - LARGEST_TOKEN ? null : text.sql();
    }

    /** The bytes that its tokens take at most: two each, and those of a name two for its length and its own. */
    private int room() {
        int bytes = 0;
        for (Token token : tokens.list()) {
            boolean name = token.type() == TokenType.QUOTED_NAME;
            bytes += 2 + (name ? token.raw().getBytes(StandardCharsets.UTF_8).length : 0);
        }
        return bytes;
    }

    private @Nullable String sql() {
        var sql = new StringBuilder();
        List<Token> list = tokens.list();
        for (int i = 0; i < list.size(); i++) {
            Token token = list.get(i);
            boolean call = token.type() == TokenType.OPEN_PARENTHESIS
                    && i > 0
                    && list.get(i - 1).type() == TokenType.WORD;
            sql.append(i == 0 || call ? "" : " ");
            if (isMark(i)) {
                String values = values(i);
                if (values == null) {
                    return null;
                }
                sql.append(values);
                i += MARK.length() - 1;
            } else {
                sql.append(token.raw());
            }
        }
        return sql.toString();
    }

    private boolean isMark(int index) {
        return index + 2 < tokens.list().size() && digest.startsWith(MARK, tokens.start(index));
    }

    /** The values that stood here; null where their number is unknown, or what follows is cut off. */
    private @Nullable String values(int index) {
        boolean enclosed = tokens.at(index - 1).equals("(")
                && tokens.at(index + MARK.length()).equals(")");
        if (enclosed && tokens.isAny(index - 2, "in")) {
            return MARKER;
        }
        if (enclosed && tokens.isAny(index - 2, "values", "value")) {
            return insertedValues();
        }
        // LIMIT has two at most: a digest shows them as ?, ... there.
        return tokens.isAny(index - 3, "limit") ? MARKER : null;
    }

    /** As many as the columns that the statement names. */
    private @Nullable String insertedValues() {
        int open = 0;
        while (open < tokens.list().size() && !tokens.at(open).equals("(")) {
            open++;
        }
        if (!tokens.isAny(0, "insert", "replace") || tokens.isAny(open - 1, "values", "value")) {
            return null;
        }
        int columns = 1;
        for (int i = open; i < tokens.closing(open); i++) {
            columns += tokens.at(i).equals(",") ? 1 : 0;
        }
        return String.join(", ", Collections.nCopies(columns, MARKER));
    }
}
