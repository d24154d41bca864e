// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.engine;

import dev.migration.Place;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a query of a check gave. It failed if a column named {@code count} is above 0; without such a column, if it gave any row.
 *
 * @param place where it is
 * @param columns the names of its columns
 * @param rows the first of its rows; a value is null where the database has none
 * @param rowCount how many there are of them
 */
public record CheckResult(
        Place place, List<String> columns, List<List<@Nullable String>> rows, long rowCount, boolean failed) {

    /** More tell nobody anything. */
    private static final int MOST_ROWS = 20;

    private static final String COUNT = "count";

    static CheckResult read(Place place, ResultSet result) throws SQLException {
        try (result) {
            ResultSetMetaData metaData = result.getMetaData();
            List<String> columns = new ArrayList<>();
            int count = 0;
            for (int i = 1; i <= metaData.getColumnCount(); i++) {
                columns.add(metaData.getColumnLabel(i));
                count = count == 0 && COUNT.equalsIgnoreCase(metaData.getColumnLabel(i)) ? i : count;
            }
            List<List<@Nullable String>> rows = new ArrayList<>();
            long rowCount = 0;
            boolean failed = false;
            while (result.next()) {
                rowCount++;
                failed |= count == 0 || isAboveZero(result.getString(count));
                if (rowCount <= MOST_ROWS) {
                    List<@Nullable String> row = new ArrayList<>();
                    for (int i = 1; i <= columns.size(); i++) {
                        row.add(result.getString(i));
                    }
                    rows.add(row);
                }
            }
            return new CheckResult(place, columns, rows, rowCount, failed);
        }
    }

    /** What is no number cannot be known to be harmless. */
    private static boolean isAboveZero(@Nullable String count) {
        if (count == null) {
            return false;
        }
        try {
            return new BigDecimal(count.strip()).signum() > 0;
        } catch (NumberFormatException e) {
            return true;
        }
    }
}
