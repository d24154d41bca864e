// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.sqlite;

import static java.util.stream.Collectors.joining;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Database.AddedRows;
import dev.migration.internal.database.Database.LooseRows;
import dev.migration.internal.database.sqlite.SqliteReference.LooseRow;
import dev.migration.internal.help.Printable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The rows of SQLite that referred to nothing at one time. There may be a million of them: each takes twelve bytes.
 *
 * <ol>
 *   <li>{@code foreign_key_check} says by which foreign keys rows refer to nothing; mostly by none.
 *   <li>These rows are read. One is known by its foreign key, and by its values in the columns of that and of the primary key. It is
 *       not known by its rowid: a table that is rebuilt numbers its rows anew.
 *   <li>Later both is done again. Of the rows that are known by the same, as many as before are old; more than these were added.
 * </ol>
 *
 * <p>So rows without a primary key that refer to the same are not told apart. Those of a parent that is lost are found in any
 * case: before, no row that referred to it was among these.
 */
final class SqliteLooseRows implements LooseRows {

    private static final String TABLES =
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY 1";

    /** SQLITE_ERROR: a parent has no such unique columns. */
    private static final int MISMATCH = 1;

    private final Database sql;

    /** The tables that have such a foreign key. They can be checked neither now nor later. */
    private final Set<String> unchecked = new HashSet<>();

    /** The columns of the primary key of each table that has such rows. */
    private final Map<String, List<String>> keys = new HashMap<>();

    /** What rows are known by, each once, in order. */
    private final long[] hashes;

    /** How many rows are known by that. */
    private final int[] counts;

    SqliteLooseRows(Database sql, Connection connection) throws SQLException {
        this.sql = sql;
        LongStream.Builder found = LongStream.builder();
        for (String table : sql.names(connection, TABLES)) {
            for (SqliteReference reference : checkable(connection, table)) {
                keys.put(name(table), reference.key());
                reference.forEachLooseRow(connection, row -> found.add(row.hash()));
            }
        }
        long[] all = found.build().sorted().toArray();
        int[] each = new int[all.length];
        int kinds = 0;
        for (long hash : all) {
            kinds += kinds > 0 && all[kinds - 1] == hash ? 0 : 1;
            all[kinds - 1] = hash;
            each[kinds - 1]++;
        }
        this.hashes = Arrays.copyOf(all, kinds);
        this.counts = Arrays.copyOf(each, kinds);
    }

    private List<SqliteReference> checkable(Connection connection, String table) throws SQLException {
        try {
            return SqliteReference.broken(sql, connection, table);
        } catch (SQLException e) {
            if (e.getErrorCode() != MISMATCH) {
                throw e;
            }
            unchecked.add(name(table));
            return List.of();
        }
    }

    @Override
    public List<AddedRows> added(Connection now) throws SQLException {
        var added = new ArrayList<AddedRows>();
        int[] old = counts.clone();
        for (String table : sql.names(now, TABLES)) {
            if (!unchecked.contains(name(table))) {
                for (SqliteReference reference : SqliteReference.broken(sql, now, table)) {
                    var rows = new Rows(old);
                    reference
                            .knownBy(keys.getOrDefault(name(table), reference.key()), now)
                            .forEachLooseRow(now, rows::add);
                    if (rows.count > 0) {
                        added.add(rows.of(reference));
                    }
                }
            }
        }
        return added;
    }

    private static String name(String table) {
        return table.toLowerCase(Locale.ROOT);
    }

    /** Those of one foreign key that were added. */
    private final class Rows {

        private static final int MOST_NAMED = 10;
        private static final int LONGEST_SHOWN = 100;

        private final int[] old;
        private final List<String> named = new ArrayList<>();
        private long count;

        Rows(int[] old) {
            this.old = old;
        }

        void add(LooseRow row) {
            int at = Arrays.binarySearch(hashes, row.hash());
            if (at >= 0 && old[at] > 0) {
                old[at]--;
                return;
            }
            count++;
            if (named.size() < MOST_NAMED) {
                named.add(row.condition());
            }
        }

        AddedRows of(SqliteReference reference) {
            long more = count - named.size();
            String first = named.stream()
                    .map(condition -> Printable.start(condition, LONGEST_SHOWN))
                    .collect(joining(" or ", " (", more > 0 ? " and " + more + " more)" : ")"));
            return new AddedRows(
                    Printable.counted(count, "row") + " of " + reference.table() + " to " + reference.parent() + first,
                    reference.loosened(named.get(0)));
        }
    }
}
