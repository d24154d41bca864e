// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import static dev.migration.rehearsal.internal.books.MySqlPatterns.NAME;
import static dev.migration.rehearsal.internal.books.MySqlPatterns.TABLE;
import static dev.migration.rehearsal.internal.books.MySqlPatterns.pattern;
import static dev.migration.rehearsal.internal.books.MySqlPatterns.unquoted;

import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Loss;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rows that a statement removes or moves, which the catalogue does not show: the tables of a rehearsal are empty. */
final class MySqlRemovals {

    private static final Pattern TRUNCATE = pattern("TRUNCATE (?:TABLE )?" + TABLE + ".*");

    private static final Pattern REPLACE = pattern("CREATE OR REPLACE TABLE " + TABLE + ".*");

    private static final Pattern FORGETS = pattern("DELETE HISTORY FROM " + TABLE + ".*");

    /** Of a table of MariaDB that keeps the rows of before. */
    static final Alteration HISTORY_GONE = new Alteration(Loss.HISTORY_REMOVED, "");

    private static final Pattern IGNORES = pattern("ALTER IGNORE TABLE .*");

    private static final Pattern EMPTIES =
            pattern("(?:DROP PARTITION (?:IF EXISTS )?|TRUNCATE PARTITION |DISCARD PARTITION )" + "(?<names>" + NAME
                    + "(?: ?, ?" + NAME + ")*)(?: TABLESPACE)?|(?<all>DISCARD TABLESPACE)");

    private static final Pattern ONE_NAME = pattern(NAME);

    /** The rows of a partition become those of a table, and with EXCHANGE the other way round too. */
    private static final Pattern MOVES = pattern(
            "(?<how>CONVERT|EXCHANGE) PARTITION (?<name>" + NAME + ") (?:TO|WITH) TABLE " + TABLE + "(?<check> .*)?");

    /** That the statement is tried with. */
    private static final Pattern CLAUSES = pattern("^(?:(?:ALGORITHM|LOCK) ?= ?\\w+ ?, ?)+");

    private MySqlRemovals() {}

    /** What becomes of all of a table, and what is locked for it. */
    record Removal(String table, LockMode lock, Alteration change) {

        private static Optional<Removal> of(Matcher found, LockMode lock, Alteration change) {
            return found.matches()
                    ? Optional.of(new Removal(unquoted(found.group("table")), lock, change))
                    : Optional.empty();
        }
    }

    static Optional<Removal> ofTable(String sql) {
        return Removal.of(TRUNCATE.matcher(sql), LockMode.ACCESS_EXCLUSIVE, new Alteration(Loss.ROWS_REMOVED, ""))
                .or(() -> Removal.of(
                        REPLACE.matcher(sql), LockMode.ACCESS_EXCLUSIVE, new Alteration(Loss.TABLE_DROPPED, "")))
                .or(() -> Removal.of(FORGETS.matcher(sql), LockMode.ROW_EXCLUSIVE, HISTORY_GONE));
    }

    /** Of the rows that a new key takes for the same ones MariaDB keeps one. */
    static List<Alteration> ofDuplicates(String sql, List<Alteration> found) {
        return IGNORES.matcher(sql).matches()
                ? found.stream()
                        .filter(change -> change.deed() == Loss.UNIQUE)
                        .map(change -> new Alteration(Loss.DUPLICATES_REMOVED, change.name()))
                        .toList()
                : List.of();
    }

    /**
     * The partitions whose rows an ALTER TABLE removes or moves, each by its name; the whole table by none.
     *
     * @param rest what follows the table's name
     */
    static List<Alteration> ofPartitions(String rest) {
        Matcher moves = MOVES.matcher(rest);
        if (moves.matches()) {
            String table = unquoted(moves.group("table"));
            boolean isExchange = moves.group("how").equalsIgnoreCase("EXCHANGE");
            return List.of(new Alteration(
                    Loss.PARTITION_MOVED,
                    unquoted(moves.group("name")),
                    "in " + table + (isExchange ? ", and the rows of " + table + " in the partition" : "")));
        }
        Matcher empties = EMPTIES.matcher(rest);
        if (!empties.matches()) {
            return List.of();
        }
        return empties.group("all") != null || empties.group("names").equalsIgnoreCase("ALL")
                ? List.of(new Alteration(Loss.ROWS_REMOVED, ""))
                : ONE_NAME.matcher(empties.group("names"))
                        .results()
                        .map(name -> new Alteration(Loss.PARTITION_REMOVED, unquoted(name.group())))
                        .toList();
    }

    /** The table whose rows EXCHANGE PARTITION reads, as each has to be one of the partition; empty where it reads none. */
    static String read(String sql) {
        Matcher alter = MySqlPatterns.ALTER.matcher(sql);
        String rest = alter.matches() ? alter.group("rest") : "";
        Matcher moves = MOVES.matcher(CLAUSES.matcher(rest).replaceFirst(""));
        return moves.matches()
                        && moves.group("how").equalsIgnoreCase("EXCHANGE")
                        && !" WITHOUT VALIDATION".equalsIgnoreCase(moves.group("check"))
                ? unquoted(moves.group("table"))
                : "";
    }
}
