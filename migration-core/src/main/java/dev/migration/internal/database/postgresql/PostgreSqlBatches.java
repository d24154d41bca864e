// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.DatabaseBatches;
import dev.migration.internal.database.DatabaseSql;
import dev.migration.internal.database.Row;
import dev.migration.internal.script.BatchStatement.TableName;
import java.sql.Connection;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What PostgreSQL's catalogue knows of tables that are changed range by range: partitions, children, standbys, who waits. */
record PostgreSqlBatches(DatabaseSql sql) implements DatabaseBatches {

    private static final String SCHEMA = """
            SELECT n.nspname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.oid = pg_catalog.to_regclass(?::text)::oid""";

    /** With the tables that it is a partition or a child of. */
    private static final String TABLE = """
            WITH RECURSIVE up AS (
              SELECT pg_catalog.to_regclass(?::text)::oid AS id
              UNION SELECT i.inhparent FROM pg_catalog.pg_inherits i JOIN up ON up.id = i.inhrelid)
            SELECT CASE WHEN c.relkind = ANY ('{r,p}') THEN 'table' WHEN c.relkind = 'm' THEN 'copy' ELSE 'no table' END,
                   c.oid, (SELECT pg_catalog.string_agg(up.id::text, ' ') FROM up), n.nspname, c.relname
              FROM pg_catalog.pg_class c JOIN up ON up.id = c.oid
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = pg_catalog.to_regclass(?::text)::oid""";

    /** Rows of a partition or a child are also those of the tables above it. The driver's numbers of the actions are 0, 2 and 4. */
    private static final String KEYS = """
            WITH RECURSIVE below AS (
              SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = ?::text AND c.relname = ?::text
              UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN below ON below.oid = i.inhparent),
            found AS (
              SELECT k.oid, k.conrelid AS id FROM pg_catalog.pg_constraint k JOIN below ON below.oid = k.confrelid WHERE k.contype = 'f'
              UNION SELECT f.oid, i.inhparent FROM pg_catalog.pg_inherits i JOIN found f ON f.id = i.inhrelid)
            SELECT n.nspname, c.relname, referenced.attname, own.attname,
                   pg_catalog.strpos('c n d', k.confdeltype::text) - 1, pg_catalog.strpos('c n d', k.confupdtype::text) - 1
              FROM found f JOIN pg_catalog.pg_constraint k ON k.oid = f.oid JOIN pg_catalog.pg_class c ON c.oid = f.id
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(k.conkey), pg_catalog.unnest(k.confkey)) AS pair (own, referenced)
              JOIN pg_catalog.pg_attribute own ON own.attrelid = k.conrelid AND own.attnum = pair.own
              JOIN pg_catalog.pg_attribute referenced ON referenced.attrelid = k.confrelid AND referenced.attnum = pair.referenced""";

    /** NULL for a user who may not see it, and for a standby that has nothing to replay. Subscribers of rows are no standbys. */
    static final String LAG = "SELECT COALESCE(pg_catalog.max(EXTRACT(EPOCH FROM r.replay_lag)), 0) FROM"
            + " pg_catalog.pg_stat_replication r LEFT JOIN pg_catalog.pg_replication_slots s ON s.active_pid"
            + " OPERATOR(pg_catalog.=) r.pid WHERE COALESCE(s.slot_type, '') OPERATOR(pg_catalog.<>) 'logical'";

    /**
     * Whoever waits for such a lock on the table has all that come later wait behind it, however short the ranges are. Between
     * two of them none is held, so only a third session keeps it waiting.
     */
    private static final String QUEUE = "SELECT pg_catalog.count(*) FROM pg_catalog.pg_locks WHERE locktype"
            + " OPERATOR(pg_catalog.=) 'relation' AND database OPERATOR(pg_catalog.=) (SELECT oid FROM"
            + " pg_catalog.pg_database WHERE datname OPERATOR(pg_catalog.=) pg_catalog.current_database()) AND relation"
            + " OPERATOR(pg_catalog.=) pg_catalog.to_regclass(%s)::pg_catalog.oid AND NOT granted AND mode OPERATOR(pg_catalog.=)"
            + " 'AccessExclusiveLock'";

    /** A row that a client changes after the range was read is waited for; a snapshot would fail instead. */
    @Override
    public List<String> begin() {
        return List.of("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
    }

    @Override
    public OptionalDouble lag(Connection connection) throws SQLException {
        return OptionalDouble.of(Double.parseDouble(first(connection, LAG)));
    }

    @Override
    public boolean hasQueue(Connection connection, String table) throws SQLException {
        return !first(connection, QUEUE.formatted(sql.literal(table))).equals("0");
    }

    private static String first(Connection connection, String query) throws SQLException {
        List<Row> rows = Row.all(connection, query);
        return rows.isEmpty() ? "" : rows.get(0).text(1);
    }

    /** A number may be NaN; and for a text that has the type VARCHAR, no operator is built in. */
    @Override
    public KeyKind kindOf(ResultSetMetaData column) throws SQLException {
        KeyKind kind = DatabaseBatches.super.kindOf(column);
        return kind == KeyKind.DECIMAL || kind == KeyKind.TEXT ? KeyKind.UNTYPED : kind;
    }

    /** The driver names no schema. */
    @Override
    public Place place(Connection connection, String table, ResultSetMetaData column) throws SQLException {
        List<Row> schemas = sql.ownRows(connection, SCHEMA, table);
        return new Place(schemas.isEmpty() ? "" : schemas.get(0).text(1), column.getTableName(1));
    }

    @Override
    public FoundTable table(Connection connection, TableName name) throws SQLException {
        return FoundTable.of(sql.ownRows(connection, TABLE, name.written(), name.written()));
    }

    @Override
    public List<ForeignKey> keysTo(Connection connection, Place table) throws SQLException {
        List<ForeignKey> found = new ArrayList<>();
        for (Row row : sql.ownRows(connection, KEYS, table.schema(), table.table())) {
            found.add(new ForeignKey(
                    new Place(row.text(1), row.text(2)),
                    row.text(3),
                    row.text(4),
                    Integer.parseInt(row.text(5)),
                    Integer.parseInt(row.text(6))));
        }
        return found;
    }
}
