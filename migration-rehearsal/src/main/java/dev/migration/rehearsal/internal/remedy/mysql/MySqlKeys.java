// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.mysql;

import dev.migration.internal.database.Row;
import dev.migration.rehearsal.internal.remedy.rewriting.SqlName;
import dev.migration.rehearsal.internal.remedy.rewriting.Table;
import dev.migration.rehearsal.internal.remedy.rewriting.Tables;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads in MariaDB's and MySQL's catalogue by which columns a table can be changed in batches. */
public final class MySqlKeys implements Tables {

    private static final String TABLE = """
            SELECT 1 FROM information_schema.TABLES
             WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND TABLE_TYPE = 'BASE TABLE'""";

    /** Batches refuse those of inexact numbers, of a local time, and of an order that is not that of their texts. */
    private static final String KEYS = """
            SELECT s.COLUMN_NAME FROM information_schema.STATISTICS s
              JOIN information_schema.COLUMNS c ON c.TABLE_SCHEMA = s.TABLE_SCHEMA AND c.TABLE_NAME = s.TABLE_NAME
                                                   AND c.COLUMN_NAME = s.COLUMN_NAME AND c.IS_NULLABLE = 'NO'
                                                   AND c.DATA_TYPE NOT IN ('float', 'double', 'timestamp', 'bit', 'enum', 'set')
             WHERE s.TABLE_SCHEMA = DATABASE() AND s.TABLE_NAME = ? AND s.NON_UNIQUE = 0 AND s.SUB_PART IS NULL
                   AND 1 = (SELECT COUNT(*) FROM information_schema.STATISTICS o
                             WHERE o.TABLE_SCHEMA = s.TABLE_SCHEMA AND o.TABLE_NAME = s.TABLE_NAME
                                   AND o.INDEX_NAME = s.INDEX_NAME)
             ORDER BY s.INDEX_NAME <> 'PRIMARY', s.INDEX_NAME""";

    /** With {@code NEXT VALUE FOR}. */
    private static final List<String> ORDERED = List.of("@", ":=", "nextval", "next", "lastval", "over");

    private final Connection connection;

    public MySqlKeys(Connection connection) {
        this.connection = connection;
    }

    @Override
    public @Nullable Table find(SqlName name) throws SQLException {
        if (name.parts().size() > 1 || Row.all(connection, TABLE, name.last()).isEmpty()) {
            return null;
        }
        List<String> keys = Row.all(connection, KEYS, name.last()).stream()
                .map(row -> row.text(1))
                .toList();
        return new Table(name.last(), false, false, List.of(), keys, Set.of());
    }

    @Override
    public List<String> ordered() {
        return ORDERED;
    }

    @Override
    public boolean countReads() {
        return false;
    }
}
