// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.postgresql;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.sql.rules.PostgreSqlRules;
import dev.migration.rehearsal.internal.remedy.postgresql.ColumnUse.Kind;
import dev.migration.rehearsal.internal.remedy.postgresql.ColumnUse.Part;
import dev.migration.rehearsal.internal.remedy.postgresql.ColumnUse.Sequence;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Command;
import dev.migration.rehearsal.internal.remedy.rewriting.SqlName;
import dev.migration.rehearsal.internal.remedy.rewriting.Table;
import dev.migration.rehearsal.internal.remedy.rewriting.Table.Column;
import dev.migration.rehearsal.internal.remedy.rewriting.Table.Column.Filled;
import dev.migration.rehearsal.internal.remedy.rewriting.Tables;
import dev.migration.rehearsal.internal.remedy.rewriting.Tokens;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads tables in PostgreSQL's catalogue, by names as statements have them. */
public final class PostgreSqlTables implements Tables {

    /** What a statement has where the value of a row may depend on the order of rows. */
    static final List<String> ORDERED = List.of("nextval", "setval", "lastval", "over");

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
            SELECT pg_catalog.pg_get_expr(f.adbin, f.adrelid), a.attnum,
                   CASE WHEN a.attcollation <> t.typcollation
                        THEN pg_catalog.format(' COLLATE %%s.%%I', l.collnamespace::pg_catalog.regnamespace::text, l.collname) END,
                   a.attidentity, a.attacl IS NOT NULL
              FROM pg_catalog.pg_attribute a
              JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
              LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
              LEFT JOIN pg_catalog.pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
             WHERE a.attrelid = %s AND a.attname = ?::name AND NOT a.attisdropped""";

    private static final String SEQUENCES = """
            SELECT d.objid::pg_catalog.regclass,
                   CASE WHEN s.seqincrement <> 1 THEN ' INCREMENT BY ' || s.seqincrement ELSE '' END
                   || CASE WHEN s.seqcache <> 1 THEN ' CACHE ' || s.seqcache ELSE '' END
                   || CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END
              FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_sequence s ON s.seqrelid = d.objid
             WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = ANY ('{a,i}')
                   AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = %s AND d.refobjsubid = %s""";

    /** Constraints that an index is of, in its row. */
    private static final String PARTS = """
            SELECT i.indrelid::pg_catalog.regclass, pg_catalog.quote_ident(x.relname), c.contype,
                   pg_catalog.pg_get_indexdef(x.oid),
                   CASE WHEN c.condeferred THEN ' DEFERRABLE INITIALLY DEFERRED' WHEN c.condeferrable THEN ' DEFERRABLE' END,
                   NULL, NULL, NULL
              FROM pg_catalog.pg_index i
              JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
              LEFT JOIN pg_catalog.pg_constraint c ON c.conindid = i.indexrelid AND c.contype = ANY ('{p,u,x}')
             WHERE i.indrelid = %1$s AND (c.contype IS NULL OR c.contype <> 'x')
                   AND (%2$s = ANY (i.indkey)
                        OR EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                                    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = i.indexrelid
                                      AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                                      AND d.refobjid = %1$s AND d.refobjsubid = %2$s))
            UNION ALL
            SELECT c.conrelid::pg_catalog.regclass, pg_catalog.quote_ident(c.conname), c.contype,
                   pg_catalog.pg_get_constraintdef(c.oid), NULL,
                   CASE WHEN c.contype = 'f' THEN c.confrelid::pg_catalog.regclass::text END,
                   (SELECT a.attname FROM pg_catalog.pg_attribute a
                     WHERE a.attrelid = c.conrelid AND c.confrelid = %1$s
                       AND a.attnum = c.conkey[pg_catalog.array_position(c.confkey, %2$s::pg_catalog.int2)]),
                   (SELECT a.attname FROM pg_catalog.pg_attribute a
                     WHERE a.attrelid = c.confrelid AND c.conrelid = %1$s
                       AND a.attnum = c.confkey[pg_catalog.array_position(c.conkey, %2$s::pg_catalog.int2)])
              FROM pg_catalog.pg_constraint c
             WHERE (c.contype = ANY ('{f,c}') AND c.conrelid = %1$s AND %2$s = ANY (c.conkey))
                   OR (c.contype = 'f' AND c.confrelid = %1$s AND %2$s = ANY (c.confkey))
             ORDER BY 1, 2""";

    /** What depends on a column by itself, but its parts, its default, its sequence, and what says that it is NOT NULL. */
    private static final String OTHERS = """
            SELECT pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid)
              FROM pg_catalog.pg_depend d
              LEFT JOIN pg_catalog.pg_class s ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                                                 AND s.oid = d.objid AND s.relkind = ANY ('{S,i,I}')
              LEFT JOIN pg_catalog.pg_constraint c ON d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
                                                      AND c.oid = d.objid AND c.contype <> 'x'
              LEFT JOIN pg_catalog.pg_attrdef f ON d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
                                                   AND f.oid = d.objid AND f.adnum = d.refobjsubid
             WHERE d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = %1$s AND d.refobjsubid = %2$s
                   AND s.oid IS NULL AND c.oid IS NULL AND f.oid IS NULL""";

    private final Connection connection;
    private final Database database;

    public PostgreSqlTables(Connection connection, Database database) {
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

    /** Whether an action by itself writes the table anew, or cannot be tried without what is before it. What is tried is rolled back. */
    boolean isRewritten(Command command) throws SQLException {
        String table = command.altered().text();
        return RolledBack.in(connection, statement -> {
            try {
                String before = rows(FILE, table).get(0).text(1);
                statement.execute(command.alter(command.sql().sql()));
                return !rows(FILE, table).get(0).text(1).equals(before);
            } catch (SQLException e) {
                return true;
            }
        });
    }

    /** A name as the catalogue shows it. */
    SqlName shown(SqlName name) throws SQLException {
        return parsed(rows("SELECT pg_catalog.to_regclass(?::text)", name.text())
                .get(0)
                .text(1));
    }

    SqlName parsed(String name) {
        return Objects.requireNonNull(Tokens.of(name, PostgreSqlRules.SYNTAX).name(0));
    }

    /** A type as the catalogue shows it; empty where it is not there yet. */
    String type(String sql) throws SQLException {
        return rows("SELECT pg_catalog.to_regtype(?::text)", sql).get(0).text(1);
    }

    /** What the server says to statements that are rolled back; empty where it takes them. */
    Optional<String> refusal(List<String> statements) throws SQLException {
        return RolledBack.in(connection, statement -> {
            try {
                for (String sql : statements) {
                    statement.execute(sql);
                }
                return Optional.empty();
            } catch (SQLException e) {
                return Optional.of(database.explain(e).message());
            }
        });
    }

    /** What hangs on a column of a table that there is. */
    ColumnUse use(SqlName name, Column column) throws SQLException {
        String oid = "'" + rows(TABLE, name.text()).get(0).text(1) + "'::pg_catalog.oid";
        Row found = rows(COLUMN.formatted(oid), column.name()).get(0);
        String number = found.text(2);
        List<String> others = new ArrayList<>();
        if (found.is(5)) {
            others.add("rights on the column itself");
        }
        rows(OTHERS.formatted(oid, number)).forEach(row -> others.add(row.text(1)));
        return new ColumnUse(
                column,
                found.get(1),
                found.text(3),
                found.text(4).equals("a"),
                rows(SEQUENCES.formatted(oid, number)).stream()
                        .map(row -> new Sequence(row.text(1), row.text(2)))
                        .toList(),
                rows(PARTS.formatted(oid, number)).stream()
                        .map(row -> new Part(
                                row.text(1),
                                row.text(2),
                                Kind.of(row.text(3)),
                                row.text(4),
                                row.text(5),
                                row.text(6),
                                row.text(7),
                                row.text(8)))
                        .toList(),
                others.stream().distinct().toList());
    }

    @Override
    public List<String> ordered() {
        return ORDERED;
    }

    @Override
    public boolean countReads() {
        return true;
    }
}
