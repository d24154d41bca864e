// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Row;
import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Loss;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How callers write to a view.
 *
 * @param isWritten whether it takes INSERT, UPDATE or DELETE
 * @param check which of their rows it refuses
 * @param query which rows it shows
 */
record MySqlView(boolean isWritten, String check, String query) {

    private static final String VIEWS = """
            SELECT TABLE_NAME, IS_UPDATABLE = 'YES', CHECK_OPTION, VIEW_DEFINITION
              FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()""";

    /** What refuses more follows. */
    private static final List<String> CHECKS = List.of("NONE", "LOCAL", "CASCADED");

    static Map<String, MySqlView> read(Connection connection, Comparator<String> order) throws SQLException {
        Map<String, MySqlView> all = new TreeMap<>(order);
        for (Row row : Row.all(connection, VIEWS)) {
            all.put(row.text(1), new MySqlView(row.is(2), row.text(3), row.text(4)));
        }
        return all;
    }

    /** What it does not do any more as it is now. */
    List<Alteration> lost(MySqlView now) {
        if (isWritten && !now.isWritten) {
            return List.of(new Alteration(Loss.VIEW_WRITTEN, "INSERT, UPDATE, DELETE"));
        }
        return CHECKS.indexOf(now.check) > CHECKS.indexOf(check)
                ? List.of(new Alteration(Loss.VIEW_CHECKED, ""))
                : List.of();
    }
}
