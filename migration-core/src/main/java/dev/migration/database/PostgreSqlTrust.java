package dev.migration.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Whom PostgreSQL's catalogue shows to have a hand in the history.
 *
 * <p>Its tables belong to the user, to a role whose member the user is, to a superuser, or to the owner of the database or
 * of the schema, who can replace whatever is in it. For a superuser, who is a member of every role, membership says
 * nothing. Who may neither create in the schema nor write the history only reads: then plain tables of built-in types are
 * enough, as they run nobody's code.
 */
final class PostgreSqlTrust {

    /** Of table c in schema n. */
    private static final String TRUSTED_OWNER = PostgreSqlQualified.sql("""
            pg_catalog.pg_get_userbyid(c.relowner) = CURRENT_USER OR c.relowner = n.nspowner
              OR EXISTS (SELECT 1 FROM pg_catalog.pg_database d
                          WHERE d.datname = pg_catalog.current_database() AND d.datdba = c.relowner)
              OR EXISTS (SELECT 1 FROM pg_catalog.pg_roles o WHERE o.oid = c.relowner AND o.rolsuper)
              OR pg_catalog.current_setting('is_superuser') = 'off'
                 AND (pg_catalog.pg_has_role(c.relowner, 'MEMBER')
                      OR NOT pg_catalog.has_schema_privilege(n.oid, 'CREATE')
                         AND NOT pg_catalog.has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE')
                         AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a
                                          WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.atttypid >= 16384))""");

    private static final String FLAWS = PostgreSqlQualified.sql("""
            SELECT c.relname,
                   CASE WHEN c.relkind = 'v' THEN 'view' WHEN c.relkind = 'm' THEN 'materialized view'
                        WHEN c.relkind = 'f' THEN 'foreign table' WHEN c.relkind = 'p' THEN 'partitioned table'
                        WHEN c.relkind <> 'r' THEN 'no table'
                        WHEN kin.name IS NOT NULL THEN 'inheritance'
                        WHEN c.relrowsecurity AND pg_catalog.row_security_active(c.oid) THEN 'row security'
                        WHEN c.relhasrules AND rule.name IS NOT NULL THEN 'rule'
                        WHEN c.relhastriggers AND trigger.name IS NOT NULL THEN 'trigger'
                        WHEN NOT (%1$s)
                          THEN 'owner' END AS flaw,
                   COALESCE(kin.name, rule.name, trigger.name,
                            pg_catalog.pg_get_userbyid(c.relowner)), n.nspname, c.oid
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              LEFT JOIN LATERAL (SELECT h.inhrelid::regclass::text || ' NO INHERIT ' || h.inhparent::regclass::text AS name
                                   FROM pg_catalog.pg_inherits h WHERE h.inhrelid = c.oid OR h.inhparent = c.oid
                                  LIMIT 1) kin ON c.relkind = 'r'
              LEFT JOIN LATERAL (SELECT w.rulename AS name FROM pg_catalog.pg_rewrite w
                                  WHERE w.ev_class = c.oid AND w.rulename <> '_RETURN' LIMIT 1) rule ON c.relhasrules
              LEFT JOIN LATERAL (SELECT g.tgname AS name FROM pg_catalog.pg_trigger g
                                  WHERE g.tgrelid = c.oid AND NOT g.tgisinternal LIMIT 1) trigger ON c.relhastriggers
             WHERE c.relname = ANY (ARRAY[%2$s]::name[])""");

    private static final String OF_SCHEMA = PostgreSqlQualified.sql(" AND n.nspname = %s");

    private static final String READABLE = PostgreSqlQualified.sql("""
            SELECT f.nspname, f.relname FROM (%s) f
             WHERE f.flaw IS NULL AND pg_catalog.has_schema_privilege(f.nspname, 'USAGE')
               AND pg_catalog.has_table_privilege(f.oid, 'SELECT')""");

    /**
     * By what the rows of the tables themselves say, which takes the least time to plan. They may say that there is a
     * trigger which is gone: whoever is refused looks again. Nobody can make a table of the last name there.
     */
    private static final String FLAWED = PostgreSqlQualified.sql("""
            CAST(CASE WHEN (SELECT pg_catalog.count(*)
                              FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                             WHERE n.nspname = %s AND c.relname = ANY (ARRAY[%s]::name[]) AND c.relkind = 'r'
                               AND NOT (c.relhasrules OR c.relhastriggers OR c.relhassubclass OR c.relispartition)
                               AND NOT (c.relrowsecurity AND pg_catalog.row_security_active(c.oid))
                               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_inherits h WHERE h.inhrelid = c.oid)
                               AND (%s)) = 3
                      THEN 'pg_catalog.pg_class' ELSE 'pg_catalog.no_migration_history' END
                 AS pg_catalog.regclass) IS NULL""");

    /** TRIGGER is the right to have one's function run by who writes. */
    private static final String WRITERS = """
            SELECT DISTINCT COALESCE(r.rolname, 'PUBLIC')
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             CROSS JOIN LATERAL (
                   SELECT p.grantee, p.privilege_type FROM pg_catalog.aclexplode(c.relacl) p
                   UNION ALL SELECT p.grantee, p.privilege_type FROM pg_catalog.pg_attribute a,
                                    pg_catalog.aclexplode(a.attacl) p
                              WHERE a.attrelid = c.oid AND NOT a.attisdropped
                   UNION ALL SELECT m.member, 'INSERT' FROM pg_catalog.pg_auth_members m
                               JOIN pg_catalog.pg_roles w ON w.oid = m.roleid WHERE w.rolname = 'pg_write_all_data') g
              LEFT JOIN pg_catalog.pg_roles r ON r.oid = g.grantee
             WHERE n.nspname = ?::name AND c.relname = ?::name AND g.grantee <> c.relowner
               AND g.privilege_type = ANY ('{INSERT,UPDATE,DELETE,TRUNCATE,TRIGGER}')
               AND NOT COALESCE(r.rolsuper OR r.rolname = CURRENT_USER, false)
             ORDER BY 1""";

    private PostgreSqlTrust() {}

    /** With null for what is wrong where nothing is. */
    static String states(String schema, String tables) {
        return FLAWS.formatted(TRUSTED_OWNER, tables) + OF_SCHEMA.formatted(schema);
    }

    /** The tables of all schemas with which nothing is wrong, as far as the user may read them. */
    static String trusted(String tables) {
        return READABLE.formatted(FLAWS.formatted(TRUSTED_OWNER, tables));
    }

    static String flawed(String schema, String tables) {
        return FLAWED.formatted(schema, tables, TRUSTED_OWNER);
    }

    static HistoryFlaw flaw(String schema, String table, String kind, String name, String user) {
        String qualified = PostgreSqlSettings.quoted(schema) + "." + PostgreSqlSettings.quoted(table);
        String away = "ALTER TABLE " + qualified + " RENAME TO " + PostgreSqlSettings.quoted(table + "_untrusted");
        return switch (kind) {
            case "inheritance" -> new HistoryFlaw(table, "inherits, or is inherited from", "ALTER TABLE " + name);
            case "row security" ->
                new HistoryFlaw(
                        table,
                        "has row-level security, which may hide rows from " + user,
                        "ALTER TABLE " + qualified + " DISABLE ROW LEVEL SECURITY");
            case "rule" ->
                new HistoryFlaw(
                        table,
                        "has the rule " + name,
                        "DROP RULE " + PostgreSqlSettings.quoted(name) + " ON " + qualified);
            case "trigger" ->
                new HistoryFlaw(
                        table,
                        "has the trigger " + name,
                        "DROP TRIGGER " + PostgreSqlSettings.quoted(name) + " ON " + qualified);
            case "owner" ->
                new HistoryFlaw(
                        table,
                        "belongs to " + name + ", who is neither " + user + " nor owns the schema or the database",
                        "ALTER TABLE " + qualified + " OWNER TO " + PostgreSqlSettings.quoted(user));
            default -> new HistoryFlaw(table, "is a " + kind + " of " + name, away);
        };
    }

    static List<String> otherWriters(Connection connection, String schema, String table) throws SQLException {
        return PostgreSqlCatalogue.rows(connection, WRITERS, schema, table).stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }
}
