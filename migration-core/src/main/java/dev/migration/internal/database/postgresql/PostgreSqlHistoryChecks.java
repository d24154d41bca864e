// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.HistoryChecks;
import dev.migration.internal.database.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The rule of {@code docs/security.md}; a new session needs time for each catalogue and function that is named here. */
interface PostgreSqlHistoryChecks extends PostgreSqlSyntax, HistoryChecks {

    /**
     * Of table c: superusers, the owners of the schema and of the database may pass on each right on them. A superuser has
     * every role, so for him roles say nothing. Before PostgreSQL 16, a member may always take the role.
     */
    String TRUSTED_OWNER = """
            (pg_catalog.has_schema_privilege(c.relowner, c.relnamespace, 'CREATE WITH GRANT OPTION')
              OR pg_catalog.has_database_privilege(c.relowner, pg_catalog.current_database(), 'CREATE WITH GRANT OPTION')
              OR pg_catalog.current_setting('is_superuser') = 'off' AND pg_catalog.pg_has_role(c.relowner,
                 CASE WHEN pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 160000
                      THEN 'USAGE, SET' ELSE 'MEMBER' END))""";

    /**
     * Who plans a query runs the functions in expressions of indexes and statistics, also of tables that inherit, and those in
     * constraints if constraint_exclusion is on; an operator may have to cast a type by a function. The types that are built
     * in have numbers up to this one.
     */
    String WITHOUT_CODE = """
            (NOT c.relhassubclass AND NOT c.relispartition
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c')
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_index i
                               WHERE i.indrelid = c.oid AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL))
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_statistic_ext s WHERE s.stxrelid = c.oid)
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a
                               WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.atttypid > 16383))""";

    Map<String, String> KINDS =
            Map.of("v", "a view", "m", "a materialized view", "f", "a foreign table", "p", "a partitioned table");

    String SECURED = "c.relrowsecurity AND pg_catalog.row_security_active(c.oid)";
    String RULE = "FROM pg_catalog.pg_rewrite w WHERE w.ev_class = c.oid";
    String TRIGGER = "FROM pg_catalog.pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal";

    String PLAIN = "c.relkind = 'r' AND NOT (" + SECURED + ")";

    String TABLES_OF_SCHEMAS = """
            FROM pg_catalog.pg_class c
             WHERE c.relnamespace = ANY (ARRAY(SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = ANY (ARRAY[%s]::name[])))
               AND c.relname = ANY (ARRAY[%s]::name[])""";

    /** No user can create a table of the last name there. */
    String FEWER = "CAST(CASE WHEN (SELECT pg_catalog.count(*) " + TABLES_OF_SCHEMAS + " AND %s) = %s"
            + " THEN 'pg_catalog.pg_class' ELSE 'pg_catalog.no_migration_history' END AS pg_catalog.regclass) IS NULL";

    String FACTS = "SELECT c.relname, c.relkind, pg_catalog.pg_get_userbyid(c.relowner), " + SECURED
            + ", (SELECT w.rulename " + RULE + " LIMIT 1), (SELECT g.tgname " + TRIGGER + " LIMIT 1), " + TRUSTED_OWNER
            + ", pg_catalog.current_setting('is_superuser') = 'on' " + TABLES_OF_SCHEMAS + " ORDER BY c.oid";

    String SCHEMAS = """
            SELECT n.nspname, c.relname
              FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relname = ANY (ARRAY[%s]::name[]) AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
               AND pg_catalog.has_table_privilege(c.oid, 'SELECT') AND\s""" + PLAIN;

    String OF_SCHEMAS =
            " AND c.relnamespace = ANY (ARRAY(SELECT s.oid FROM pg_catalog.pg_namespace s WHERE s.nspname = ANY (ARRAY[%s]::name[])))";

    private static String in(String sql, String... texts) {
        return PostgreSqlSyntax.filled(PostgreSqlSyntax.qualified(sql), texts);
    }

    @Override
    default String flawed(List<String> schemas, List<String> tables) {
        return fewer(PLAIN, schemas, tables);
    }

    @Override
    default String flawedElsewhere(List<String> schemas, List<String> tables) {
        return fewer(PLAIN + " AND " + WITHOUT_CODE, schemas, tables);
    }

    @Override
    default boolean readsMoreThanItWrites() {
        return true;
    }

    @Override
    default String suspicious(List<String> schemas, List<String> tables) {
        return flawed(schemas, tables);
    }

    private String fewer(String condition, List<String> schemas, List<String> tables) {
        // A locale may have digits of its own.
        String count = Integer.toString(schemas.size() * tables.size());
        return in(FEWER, String.join(", ", schemas), literals(tables), PostgreSqlSyntax.qualified(condition), count);
    }

    @Override
    default String schemasQuery(List<String> tables) {
        return in(SCHEMAS, literals(tables));
    }

    @Override
    default String schemasQuery(List<String> tables, List<String> schemas) {
        return schemasQuery(tables) + in(OF_SCHEMAS, literals(schemas));
    }

    @Override
    default List<TableFlaw> flaws(Connection connection, String schema, List<String> tables, String user)
            throws SQLException {
        List<TableFlaw> flaws = new ArrayList<>();
        for (Row row : Row.all(connection, in(FACTS, literal(schema), literals(tables)))) {
            String table = row.text(1);
            String relation = quoted(schema) + "." + quoted(table);
            String alter = "ALTER TABLE " + relation;
            String owner = row.text(3);
            String rule = row.get(5);
            String trigger = row.get(6);
            if (!row.text(2).equals("r")) {
                String what = "is " + KINDS.getOrDefault(row.text(2), "a sequence, index or type") + " of " + owner;
                flaws.add(new TableFlaw(table, what, alter + " RENAME TO " + quoted(table + "_untrusted")));
            } else if (row.is(4)) {
                String what = "has row-level security, which may hide rows from " + user;
                flaws.add(new TableFlaw(table, what, alter + " DISABLE ROW LEVEL SECURITY"));
            } else if (rule != null) {
                String drop = "DROP RULE " + quoted(rule) + " ON " + relation;
                flaws.add(new TableFlaw(table, "has the rule " + rule, drop, false, ""));
            } else if (trigger != null) {
                String drop = "DROP TRIGGER " + quoted(trigger) + " ON " + relation;
                flaws.add(new TableFlaw(table, "has the trigger " + trigger, drop, false, ""));
            } else if (!row.is(7)
                    && flaws.stream().noneMatch(flaw -> flaw.runAs().equals(owner))) {
                String what =
                        "belongs to " + owner + ", who is neither " + user + " nor owns the schema or the database";
                flaws.add(ofOwner(table, what, owner, user, row.is(8)));
            }
        }
        return flaws;
    }

    String REVOKE_WRITING = "REVOKE INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER ON ";

    /** TRIGGER is the right to have one's function run by who writes. */
    String WRITERS = """
            SELECT DISTINCT COALESCE(r.rolname, 'PUBLIC'), g.grantee = c.relowner, r.rolname IS NULL, CURRENT_USER,
                   g.privilege_type = 'pg_write_all_data', pg_catalog.current_setting('is_superuser') = 'on'
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

    /** A superuser may take each role, and code that runs as the role may become the superuser again. */
    static TableFlaw ofOwner(String table, String what, String owner, String user, boolean superuser) {
        String grant = "GRANT " + PostgreSqlSyntax.name(owner) + " TO " + PostgreSqlSyntax.name(user);
        return new TableFlaw(table, what, superuser ? "" : grant, false, owner);
    }

    @Override
    default List<TableFlaw> otherWriters(Connection connection, String schema, String table) throws SQLException {
        String relation = quoted(schema) + "." + quoted(table);
        List<TableFlaw> writers = new ArrayList<>();
        for (Row row : PostgreSqlSyntax.rows(connection, WRITERS, schema, table)) {
            String name = row.text(1);
            if (row.is(2) && !row.is(5)) {
                writers.add(ofOwner(table, name, name, row.text(4), row.is(6)));
            } else {
                String remedy = row.is(5)
                        ? "REVOKE pg_write_all_data FROM " + quoted(name)
                        : REVOKE_WRITING + relation + " FROM " + (row.is(3) ? name : quoted(name));
                writers.add(new TableFlaw(table, name, remedy));
            }
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
