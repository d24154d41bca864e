package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.HistoryChecks;
import dev.migration.internal.database.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Who may write the history, by PostgreSQL's catalogue. */
interface PostgreSqlRights extends PostgreSqlSyntax, HistoryChecks {

    String REVOKE_WRITING = "REVOKE INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER ON ";

    /** TRIGGER is the right to have one's function run by who writes. */
    String WRITERS = """
            SELECT DISTINCT COALESCE(r.rolname, 'PUBLIC'), g.grantee = c.relowner, r.rolname IS NULL, CURRENT_USER,
                   g.privilege_type = 'pg_write_all_data'
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             CROSS JOIN LATERAL (
                   SELECT c.relowner AS grantee, 'INSERT' AS privilege_type
                   UNION ALL SELECT p.grantee, p.privilege_type FROM pg_catalog.aclexplode(c.relacl) p
                   UNION ALL SELECT p.grantee, p.privilege_type FROM pg_catalog.pg_attribute a,
                                    pg_catalog.aclexplode(a.attacl) p
                              WHERE a.attrelid = c.oid AND NOT a.attisdropped
                   UNION ALL SELECT m.member, 'pg_write_all_data' FROM pg_catalog.pg_auth_members m
                               JOIN pg_catalog.pg_roles w ON w.oid = m.roleid WHERE w.rolname = 'pg_write_all_data') g
              LEFT JOIN pg_catalog.pg_roles r ON r.oid = g.grantee
             WHERE n.nspname = ?::name AND c.relname = ?::name
               AND g.privilege_type = ANY ('{INSERT,UPDATE,DELETE,TRUNCATE,TRIGGER,pg_write_all_data}')
               AND NOT COALESCE(r.rolsuper OR r.rolname = CURRENT_USER, false)
             ORDER BY 1""";

    static String ownerTo(String user) {
        return " OWNER TO " + PostgreSqlSyntax.name(user);
    }

    @Override
    default List<Flaw> otherWriters(Connection connection, String schema, String table) throws SQLException {
        String relation = quoted(schema) + "." + quoted(table);
        List<Flaw> writers = new ArrayList<>();
        for (Row row : PostgreSqlSyntax.rows(connection, WRITERS, schema, table)) {
            String name = row.text(1);
            String remedy = REVOKE_WRITING + relation + " FROM " + (row.is(3) ? name : quoted(name));
            if (row.is(5)) {
                remedy = "REVOKE pg_write_all_data FROM " + quoted(name);
            } else if (row.is(2)) {
                remedy = "ALTER TABLE " + relation + ownerTo(row.text(4));
            }
            writers.add(new Flaw(table, name, remedy));
        }
        return writers;
    }

    /** A schema that is missing has no row: that is another problem. */
    @Override
    default boolean mayCreateTable(Connection connection, String schema, String table) throws SQLException {
        return !"f".equals(PostgreSqlSyntax.first(connection, """
                SELECT pg_catalog.has_schema_privilege(n.oid, 'USAGE')
                   AND pg_catalog.has_schema_privilege(n.oid, 'CREATE')
                  FROM pg_catalog.pg_namespace n WHERE n.nspname = ?::name""", schema));
    }

    /** As the catalogue says: a statement would wait for who has locked the table. */
    @Override
    default boolean mayInsert(Connection connection, List<String> tables) throws SQLException {
        String query = tables.stream()
                .map(table -> "pg_catalog.has_table_privilege(?::text, 'INSERT')")
                .collect(Collectors.joining(" AND ", "SELECT ", ""));
        return "t".equals(PostgreSqlSyntax.first(connection, query, tables.toArray(String[]::new)));
    }
}
