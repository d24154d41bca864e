// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.statement;

import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Name;
import dev.migration.internal.sql.SqlTokens.Token;
import dev.migration.internal.sql.lexer.TokenType;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a statement writes, by its tokens.
 *
 * @param table null where they do not tell it
 * @param isInsert whether it adds rows
 * @param isWhole whether it writes all columns, as an INSERT without their names does
 * @param inserted the columns that an INSERT names, in lower case
 * @param updated those of existing rows
 * @param hasConflict whether it names a key by ON CONFLICT
 */
record StatementWrite(
        @Nullable Name table,
        boolean isInsert,
        boolean isWhole,
        Set<String> inserted,
        Set<String> updated,
        boolean hasConflict) {

    private static final StatementWrite UNTOLD = new StatementWrite(null, false, false, Set.of(), Set.of(), false);

    /** Words of the products between the verb and the table. */
    private static final Set<String> BEFORE_TABLE = Set.of(
            "or", "abort", "fail", "rollback", "low_priority", "delayed", "high_priority", "ignore", "into", "only");

    private static final Set<String> AFTER_SET = Set.of("where", "from", "order", "limit", "returning");

    private static final Set<String> ON = Set.of("on");

    /** Null where it writes nothing, or removes rows only. */
    static @Nullable StatementWrite of(SqlTokens tokens) {
        return switch (tokens.at(0)) {
            case "insert", "replace" -> insert(tokens, table(tokens));
            case "update" -> update(tokens, table(tokens));
            case "merge" -> UNTOLD;
            case "with" -> isOfWriting(tokens) ? UNTOLD : null;
            default -> null;
        };
    }

    private static boolean isOfWriting(SqlTokens tokens) {
        return tokens.mentions("insert")
                || tokens.mentions("merge")
                || tokens.mentions("replace")
                || (tokens.mentions("update") && tokens.mentions("set"));
    }

    private static @Nullable Name table(SqlTokens tokens) {
        int at = 1;
        // SQLite has INSERT OR REPLACE.
        while (BEFORE_TABLE.contains(tokens.at(at)) || (tokens.at(at).equals("replace") && at == 2)) {
            at++;
        }
        return tokens.nameAt(at);
    }

    private static StatementWrite insert(SqlTokens tokens, @Nullable Name table) {
        if (table == null) {
            return UNTOLD;
        }
        int at = afterAlias(tokens, table.end());
        Set<String> updated = updatedInstead(tokens, at);
        boolean hasConflict = tokens.has("on", "conflict");
        if (tokens.isAny(at, "set")) {
            return new StatementWrite(table, true, false, assigned(tokens, at + 1), updated, hasConflict);
        }
        if (tokens.isAny(at, "default")) {
            return new StatementWrite(table, true, false, Set.of(), updated, hasConflict);
        }
        if (tokens.isAny(at, "(") && !tokens.isAny(at + 1, "select", "with", "values", "(")) {
            return new StatementWrite(
                    table, true, false, names(tokens, at + 1, tokens.closing(at)), updated, hasConflict);
        }
        return tokens.isAny(at, "values", "value", "select", "with", "(", "table", "overriding")
                ? new StatementWrite(table, true, true, Set.of(), updated, hasConflict)
                : UNTOLD;
    }

    /** Of a row that is there already: ON CONFLICT … DO UPDATE SET, ON DUPLICATE KEY UPDATE. */
    private static Set<String> updatedInstead(SqlTokens tokens, int from) {
        for (int on = tokens.outer(from, ON); on < tokens.list().size(); on = tokens.outer(on + 1, ON)) {
            if (tokens.isAny(on + 1, "conflict")) {
                return assigned(tokens, tokens.outer(on, Set.of("set")) + 1);
            }
            if (tokens.isAny(on + 1, "duplicate")) {
                return assigned(tokens, on + 4);
            }
        }
        return Set.of();
    }

    private static StatementWrite update(SqlTokens tokens, @Nullable Name table) {
        if (table == null) {
            return UNTOLD;
        }
        int set = afterAlias(tokens, table.end());
        if (!tokens.isAny(set, "set") && tokens.isAny(set + 1, "set")) {
            // An alias without AS.
            set++;
        }
        return tokens.isAny(set, "set")
                ? new StatementWrite(table, false, false, Set.of(), assigned(tokens, set + 1), false)
                : UNTOLD;
    }

    private static int afterAlias(SqlTokens tokens, int at) {
        return tokens.isAny(at, "*") ? at + 1 : tokens.isAny(at, "as") ? at + 2 : at;
    }

    /** What is before the signs = of a SET; with a part of a name, each part. */
    private static Set<String> assigned(SqlTokens tokens, int from) {
        Set<String> names = new HashSet<>();
        int end = tokens.outer(from, AFTER_SET);
        for (int at = from, start = from; at < end; at++) {
            Token token = tokens.list().get(at);
            if (token.depth() == 0 && token.text().startsWith("=")) {
                names.addAll(names(tokens, start, at));
                start = end;
            } else if (token.depth() == 0 && token.text().startsWith(",")) {
                start = at + 1;
            }
        }
        return names;
    }

    private static Set<String> names(SqlTokens tokens, int from, int to) {
        Set<String> names = new HashSet<>();
        for (Token token : tokens.list().subList(Math.min(from, to), to)) {
            if (token.type() == TokenType.WORD
                    || token.type() == TokenType.QUOTED_NAME
                    || token.type() == TokenType.STRING) {
                names.add(SqlTokens.bare(token.raw()).toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    /** Whether a row that it adds may be without a value of its own in a column that was added since. */
    boolean leavesOutNew(String column) {
        return isInsert && !inserted.contains(column);
    }

    /** The same of a column that was there. */
    boolean leavesOut(String column) {
        return isInsert && !isWhole && !inserted.contains(column);
    }

    boolean writes(String column) {
        return updated.contains(column) || (isInsert && (isWhole || inserted.contains(column)));
    }

    /** Whether it changes one of these in rows that are there, or anything where they are not known. */
    boolean updatesAnyOf(Set<String> columns) {
        return columns.isEmpty() ? !updated.isEmpty() : updated.stream().anyMatch(columns::contains);
    }
}
