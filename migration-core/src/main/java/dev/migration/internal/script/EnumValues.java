// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Name;
import dev.migration.internal.sql.SqlTokens.Token;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.lexer.Syntax;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTrait;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Follows ALTER TYPE … ADD VALUE through a script: where the dialect says so, a new value can be used only after a commit, or where
 * its type is as new. So there is a commit before the first later statement that has the value in a string, however it is written
 * there, and in a longer text too. What is not read is taken for it: the data of a COPY, and escapes by which any letter can be
 * written.
 */
final class EnumValues {

    /** In the place of what may be any text: no string of PostgreSQL has this character. */
    private static final String ANY = "\0";

    private final Syntax syntax;

    /** Why there has to be a commit; empty where there need not be. */
    private final String why;

    private final Set<String> created = new HashSet<>();
    private final List<String> values = new ArrayList<>();
    private final Set<Long> uses = new HashSet<>();

    /** Whether the script's own BEGIN is before it: what PostgreSQL refuses there is refused, and nothing of it stays. */
    private boolean framed;

    private int line;
    private @Nullable Use first;

    /**
     * The first statement that may use a new value.
     *
     * @param addedAtLine the line of the one that adds it
     * @param why that it cannot use it before a commit, as a clause about the value
     */
    record Use(Statement statement, int addedAtLine, String why) {}

    EnumValues(Dialect dialect) {
        this.syntax = dialect.syntax();
        this.why = dialect.rules().whyNewValuesNeedCommit();
    }

    /** Null where no value is used. */
    @Nullable
    Use first() {
        return first;
    }

    /** Whether there has to be a commit before this statement. */
    boolean isFirstUse(Statement statement) {
        return uses.contains(statement.offset());
    }

    void add(Statement statement) {
        if (why.isEmpty()) {
            return;
        }
        if (statement.kind() == StatementKind.TRANSACTION_CONTROL) {
            framed = statement.has(StatementTrait.OPENS_TRANSACTION);
            values.clear();
            created.clear();
            return;
        }
        if (framed) {
            return;
        }
        boolean commits = statement.kind() == StatementKind.NON_TRANSACTIONAL;
        if (!commits && (startsWith(statement, "alter") || startsWith(statement, "create")) && isOfType(statement)) {
            return;
        }
        boolean uses = !commits && !values.isEmpty() && mayHaveOne(statement);
        if (uses) {
            this.uses.add(statement.offset());
            first = first == null ? new Use(statement, line, why) : first;
        }
        if (uses || commits) {
            values.clear();
            created.clear();
        }
    }

    /** Naming a new value where another one is added, as in AFTER, does not use it. */
    private boolean isOfType(Statement statement) {
        SqlTokens tokens = tokens(statement.text());
        Name type = "type".equals(tokens.at(1)) ? tokens.nameAt(2) : null;
        if (type == null) {
            return false;
        }
        if (tokens.at(0).equals("create")) {
            created.add(name(type));
            return false;
        }
        if (!tokens.at(type.end()).equals("add") || !tokens.at(type.end() + 1).equals("value")) {
            return false;
        }
        if (!created.contains(name(type))) {
            line = values.isEmpty() ? statement.line() : line;
            // Without a string it is no ADD VALUE, and the server refuses it.
            strings(tokens).stream()
                    .findFirst()
                    .ifPresent(value -> values.add(statement.text().indexOf('\\') >= 0 ? ANY : value));
        }
        return true;
    }

    /** As it is written, but for quotes: the same one with its schema and without may be two. */
    private static String name(Name type) {
        return type.parts().stream()
                .map(part -> part.startsWith("\"") ? SqlTokens.bare(part) : part.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("."));
    }

    private boolean mayHaveOne(Statement statement) {
        return startsWith(statement, "copy") || values.stream().anyMatch(value -> mayHave(statement.text(), value));
    }

    /** A string may be a statement itself, with strings in it. */
    private boolean mayHave(String sql, String value) {
        return strings(tokens(sql)).stream()
                .anyMatch(string -> string.contains(ANY)
                        || value.contains(ANY)
                        || string.contains(value)
                        || (string.indexOf('\'') >= 0 && mayHave(string, value)));
    }

    /** Those with nothing between them are one, with the prefix of the first. */
    private static List<String> strings(SqlTokens tokens) {
        List<String> strings = new ArrayList<>();
        boolean continues = false;
        String prefix = "";
        for (Token token : tokens.list()) {
            boolean isString = token.type() == TokenType.STRING;
            if (isString && continues) {
                strings.add(strings.remove(strings.size() - 1) + content(token.raw(), prefix));
            } else if (isString) {
                prefix = token.raw()
                        .substring(0, Math.max(0, token.raw().indexOf('\'')))
                        .toLowerCase(Locale.ROOT);
                strings.add(content(token.raw(), prefix));
            }
            continues = isString;
        }
        return strings;
    }

    private static String content(String raw, String prefix) {
        int start = raw.startsWith("$") ? raw.indexOf('$', 1) + 1 : raw.indexOf('\'') + 1;
        String text = raw.substring(start, Math.max(start, raw.length() - (raw.startsWith("$") ? start : 1)));
        if (raw.startsWith("$")) {
            return text;
        }
        // A tab or the end of a line is no letter.
        String plain = prefix.equals("e") ? text.replaceAll("\\\\[bfnrt]", " ") : text;
        return prefix.isEmpty() || (prefix.equals("e") && plain.indexOf('\\') < 0) ? plain.replace("''", "'") : ANY;
    }

    private SqlTokens tokens(String sql) {
        return SqlTokens.of(sql, syntax);
    }

    private static boolean startsWith(Statement statement, String word) {
        return statement.text().regionMatches(true, 0, word, 0, word.length());
    }
}
