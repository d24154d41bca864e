package dev.migration.rehearsal.internal.remedy;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.rehearsal.internal.Remedy;
import dev.migration.rehearsal.internal.remedy.ColumnUse.Index;
import dev.migration.rehearsal.internal.remedy.Rewriting.Command;
import dev.migration.rehearsal.internal.remedy.Table.Column;
import dev.migration.rehearsal.internal.remedy.Table.Column.Filled;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads tables in PostgreSQL's catalogue, by names as statements have them. */
final class PostgreSqlTables implements Tables {

    private static final String TABLE = """
            SELECT c.oid, c.relname, c.relkind = 'p' OR c.relispartition,
                   EXISTS (SELECT 1 FROM pg_catalog.pg_constraint f
                            WHERE f.contype = 'f' AND f.conrelid = c.oid AND f.confrelid = c.oid)
              FROM pg_catalog.pg_class c
             WHERE c.oid = pg_catalog.to_regclass(?::text)::oid AND c.relkind = ANY ('{r,p}')""";

    private static final String FILE = "SELECT pg_catalog.pg_relation_filenode(pg_catalog.to_regclass(?::text))";

    private static final String COLUMNS = """
            SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull,
                   CASE WHEN a.attidentity <> '' THEN 'BY_IDENTITY' WHEN a.attgenerated <> '' THEN 'GENERATED'
                        WHEN a.atthasdef THEN 'BY_DEFAULT' ELSE 'NEVER' END
              FROM pg_catalog.pg_attribute a
             WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped
             ORDER BY a.attnum""";

    /** A range needs exact values. */
    private static final String KEYS = """
            SELECT a.attname
              FROM pg_catalog.pg_index i
              JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] AND a.attnotnull
             WHERE i.indrelid = %s AND i.indisunique AND i.indisvalid AND i.indnkeyatts = 1
                   AND i.indpred IS NULL AND i.indexprs IS NULL
                   AND a.atttypid <> ALL (ARRAY['pg_catalog.float4'::pg_catalog.regtype::oid,
                                                'pg_catalog.float8'::pg_catalog.regtype::oid])
             ORDER BY i.indisprimary DESC, a.attnum""";

    private static final String TAKEN = """
            SELECT o.relname FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_class o ON o.relnamespace = c.relnamespace WHERE c.oid = %1$s
            UNION SELECT conname FROM pg_catalog.pg_constraint WHERE conrelid = %1$s
            UNION SELECT tgname FROM pg_catalog.pg_trigger WHERE tgrelid = %1$s
            UNION SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid = %1$s""";

    private static final String COLUMN = """
            SELECT pg_catalog.pg_get_expr(f.adbin, f.adrelid), pg_catalog.col_description(a.attrelid, a.attnum), a.attnum,
                   CASE WHEN a.attidentity <> '' THEN 'it is an identity column'
                        WHEN a.attgenerated <> '' THEN 'it is a generated column'
                        WHEN a.attacl IS NOT NULL THEN 'there are rights on the column itself'
                        WHEN EXISTS (SELECT 1 FROM pg_catalog.pg_inherits h WHERE a.attrelid IN (h.inhrelid, h.inhparent))
                        THEN 'the table inherits, or has partitions' END,
                   CASE WHEN a.attcollation <> t.typcollation
                        THEN pg_catalog.format(' COLLATE %%s.%%I', l.collnamespace::pg_catalog.regnamespace::text, l.collname) END,
                   pg_catalog.concat_ws(E'\\n', 'SET STATISTICS ' || NULLIF(a.attstattarget, -1),
                                        'SET (' || pg_catalog.array_to_string(a.attoptions, ', ') || ')'),
                   pg_catalog.concat_ws(E'\\n',
                       CASE WHEN a.attstorage <> t.typstorage
                            THEN 'SET STORAGE ' || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL'
                                                                     WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END,
                       CASE pg_catalog.to_jsonb(a) ->> 'attcompression' WHEN 'p' THEN 'SET COMPRESSION pglz'
                                                                        WHEN 'l' THEN 'SET COMPRESSION lz4' END)
              FROM pg_catalog.pg_attribute a
              JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
              LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
              LEFT JOIN pg_catalog.pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
             WHERE a.attrelid = %s AND a.attname = ?::name AND NOT a.attisdropped""";

    /** What depends on a column by itself, but its default, its sequence, and what says that it is NOT NULL. */
    private static final String OTHERS = """
            SELECT pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid)
              FROM pg_catalog.pg_depend d
              LEFT JOIN pg_catalog.pg_index i ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                                                 AND i.indexrelid = d.objid AND i.indexprs IS NULL AND i.indpred IS NULL
              LEFT JOIN pg_catalog.pg_class s ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                                                 AND s.oid = d.objid AND s.relkind = 'S'
              LEFT JOIN pg_catalog.pg_constraint c ON d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
                                                      AND c.oid = d.objid AND c.contype = ANY ('{p,u,n}')
              LEFT JOIN pg_catalog.pg_attrdef f ON d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
                                                   AND f.oid = d.objid AND f.adnum = d.refobjsubid
             WHERE d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = %1$s AND d.refobjsubid = %2$s
                   AND i.indexrelid IS NULL AND s.oid IS NULL AND c.oid IS NULL AND f.oid IS NULL
            UNION ALL
            SELECT pg_catalog.pg_describe_object('pg_catalog.pg_constraint'::pg_catalog.regclass, c.oid, 0)
              FROM pg_catalog.pg_constraint c
             WHERE c.confrelid = %1$s AND c.contype = 'f' AND %2$s = ANY (c.confkey)
             LIMIT 1""";

    private static final String SEQUENCES = """
            SELECT d.objid::pg_catalog.regclass
              FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
             WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'a'
                   AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = %s AND d.refobjsubid = %s""";

    private static final String INDEXES = """
            SELECT pg_catalog.quote_ident(x.relname), pg_catalog.pg_get_indexdef(x.oid, 0, true),
                   CASE c.contype WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' END,
                   CASE WHEN c.condeferred THEN ' DEFERRABLE INITIALLY DEFERRED' WHEN c.condeferrable THEN ' DEFERRABLE' END,
                   pg_catalog.concat_ws(E'\\n',
                       'COMMENT ON INDEX ' || n.qualifier || pg_catalog.quote_ident(x.relname) || ' IS '
                           || pg_catalog.quote_literal(pg_catalog.obj_description(x.oid, 'pg_class')) || ';',
                       'COMMENT ON CONSTRAINT ' || pg_catalog.quote_ident(c.conname) || ' ON ' || n.altered || ' IS '
                           || pg_catalog.quote_literal(pg_catalog.obj_description(c.oid, 'pg_constraint')) || ';',
                       CASE WHEN i.indisclustered THEN 'ALTER TABLE ' || n.altered || ' CLUSTER ON '
                           || pg_catalog.quote_ident(x.relname) || ';' END,
                       CASE WHEN i.indisreplident THEN 'ALTER TABLE ' || n.altered || ' REPLICA IDENTITY USING INDEX '
                           || pg_catalog.quote_ident(x.relname) || ';' END)
              FROM (SELECT ?::pg_catalog.text AS altered, ?::pg_catalog.text AS qualifier) n
              JOIN pg_catalog.pg_index i ON true
              JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
              LEFT JOIN pg_catalog.pg_constraint c ON c.conindid = i.indexrelid AND c.conrelid = i.indrelid
             WHERE i.indrelid = %s AND %s = ANY (i.indkey)
             ORDER BY x.relname""";

    /** Columns whose text depends on the settings of a session. */
    private static final String OF_SESSION = """
            SELECT 1 FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
             WHERE a.attrelid = pg_catalog.to_regclass(?::text)::oid AND a.attname = ANY (ARRAY[?::name, ?::name])
                   AND (t.typcategory = ANY ('{D,T}') OR t.typname = 'money')""";

    private static final String NOT_IMMUTABLE = "42P17";

    private final Connection connection;
    private final Database database;

    PostgreSqlTables(Connection connection, Database database) {
        this.connection = connection;
        this.database = database;
    }

    private List<Row> rows(String query, String... parameters) throws SQLException {
        return database.ownRows(connection, query, parameters);
    }

    @Override
    public @Nullable Table find(SqlName name) throws SQLException {
        List<Row> found = rows(TABLE, name.text());
        if (found.isEmpty()) {
            return null;
        }
        Row table = found.get(0);
        String oid = "'" + table.text(1) + "'::pg_catalog.oid";
        return new Table(
                table.text(2),
                table.is(3),
                table.is(4),
                rows(COLUMNS.formatted(oid)).stream()
                        .map(row -> new Column(row.text(1), row.text(2), row.is(3), Filled.valueOf(row.text(4))))
                        .toList(),
                rows(KEYS.formatted(oid)).stream().map(row -> row.text(1)).toList(),
                rows(TAKEN.formatted(oid)).stream().map(row -> row.text(1)).collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * Whether the value of a new column may be another in each session: it is of dates, times or money, as the old one may be, and
     * the server does not take it for a column that is GENERATED. What is tried is rolled back.
     */
    boolean dependsOnSession(Command command, String old, String twin, String type, String value) throws SQLException {
        String add = "ADD COLUMN " + Remedy.quoted(twin) + " " + type;
        boolean mayDepend = Tried.in(connection, statement -> {
            try {
                statement.execute(command.alter(add + " GENERATED ALWAYS AS (" + value + ") STORED"));
                return false;
            } catch (SQLException e) {
                // Else the migration itself makes the type, or a function.
                return NOT_IMMUTABLE.equals(e.getSQLState());
            }
        });
        return mayDepend
                && Tried.in(connection, statement -> {
                    statement.execute(command.alter(add));
                    return !rows(OF_SESSION, command.altered().text(), old, twin)
                            .isEmpty();
                });
    }

    /** Whether an action by itself writes the table anew, or cannot be tried without what is before it. What is tried is rolled back. */
    boolean isRewritten(Command command) throws SQLException {
        String table = command.altered().text();
        return Tried.in(connection, statement -> {
            try {
                String before = rows(FILE, table).get(0).text(1);
                statement.execute(command.alter(command.sql().sql()));
                return !rows(FILE, table).get(0).text(1).equals(before);
            } catch (SQLException e) {
                return true;
            }
        });
    }

    /** What depends on a column of a table that there is. */
    ColumnUse use(SqlName table, String column) throws SQLException {
        String oid = "'" + rows(TABLE, table.text()).get(0).text(1) + "'::pg_catalog.oid";
        Row found = rows(COLUMN.formatted(oid), column).get(0);
        String number = found.text(3);
        List<Row> others = rows(OTHERS.formatted(oid, number));
        String hindrance = found.get(4);
        if (hindrance == null && !others.isEmpty()) {
            hindrance = others.get(0).text(1) + " uses it";
        }
        return new ColumnUse(
                found.get(1),
                found.get(2),
                found.text(5),
                rows(SEQUENCES.formatted(oid, number)).stream()
                        .map(row -> row.text(1))
                        .toList(),
                rows(INDEXES.formatted(oid, number), table.text(), table.qualifier()).stream()
                        .map(row -> new Index(row.text(1), row.text(2), row.get(3), row.text(4), row.text(5)))
                        .toList(),
                found.text(6).lines().toList(),
                found.text(7).lines().toList(),
                rows(DroppedWith.query(oid), column).stream()
                        .map(row -> row.text(1))
                        .toList(),
                hindrance);
    }
}
