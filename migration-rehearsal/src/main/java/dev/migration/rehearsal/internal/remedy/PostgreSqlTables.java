package dev.migration.rehearsal.internal.remedy;

import dev.migration.internal.database.Row;
import dev.migration.rehearsal.internal.remedy.Table.Column;
import dev.migration.rehearsal.internal.remedy.Table.Column.Filled;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads tables in PostgreSQL's catalogue, by names as statements have them. */
final class PostgreSqlTables {

    private static final String TABLE = """
            SELECT c.oid, c.relname, c.relkind = 'p' OR c.relispartition
              FROM pg_catalog.pg_class c
             WHERE c.oid = pg_catalog.to_regclass(?) AND c.relkind = ANY ('{r,p}')""";

    private static final String COLUMNS = """
            SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull,
                   CASE WHEN a.attidentity <> '' THEN 'BY_IDENTITY' WHEN a.attgenerated <> '' THEN 'GENERATED'
                        WHEN a.atthasdef THEN 'BY_DEFAULT' ELSE 'NEVER' END
              FROM pg_catalog.pg_attribute a
             WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped
             ORDER BY a.attnum""";

    /** Of types that a range can be of. */
    private static final String KEYS = """
            SELECT a.attname
              FROM pg_catalog.pg_index i
              JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] AND a.attnotnull
             WHERE i.indrelid = %s AND i.indisunique AND i.indisvalid AND i.indnkeyatts = 1
                   AND i.indpred IS NULL AND i.indexprs IS NULL
             ORDER BY i.indisprimary DESC, a.attnum""";

    private static final String TAKEN = """
            SELECT o.relname FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_class o ON o.relnamespace = c.relnamespace WHERE c.oid = %1$s
            UNION SELECT conname FROM pg_catalog.pg_constraint WHERE conrelid = %1$s
            UNION SELECT tgname FROM pg_catalog.pg_trigger WHERE tgrelid = %1$s
            UNION SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid = %1$s""";

    private final Connection connection;

    PostgreSqlTables(Connection connection) {
        this.connection = connection;
    }

    /** Null where there is none of this name. */
    @Nullable
    Table find(SqlName name) throws SQLException {
        List<Row> found = Row.all(connection, TABLE, name.text());
        if (found.isEmpty()) {
            return null;
        }
        Row table = found.get(0);
        String oid = "'" + table.text(1) + "'::pg_catalog.oid";
        return new Table(
                table.text(2),
                table.is(3),
                Row.all(connection, COLUMNS.formatted(oid)).stream()
                        .map(row -> new Column(row.text(1), row.text(2), row.is(3), Filled.valueOf(row.text(4))))
                        .toList(),
                Row.all(connection, KEYS.formatted(oid)).stream()
                        .map(row -> row.text(1))
                        .toList(),
                Row.all(connection, TAKEN.formatted(oid)).stream()
                        .map(row -> row.text(1))
                        .collect(Collectors.toUnmodifiableSet()));
    }
}
