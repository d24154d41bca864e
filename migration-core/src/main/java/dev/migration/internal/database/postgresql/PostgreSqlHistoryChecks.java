package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.HistoryChecks;
import java.util.List;

/**
 * What is wrong with a table whose rows say what was applied, by PostgreSQL's catalogue. {@code docs/security.md} has the
 * rule. A superuser has every role, so for him roles say nothing. Whoever may neither create in the schema nor write the
 * table only reads, whoever owns it.
 */
interface PostgreSqlHistoryChecks extends PostgreSqlSyntax, HistoryChecks {

    /** Of table c in schema n. */
    String TRUSTED_OWNER = """
            c.relowner = n.nspowner
              OR pg_catalog.pg_get_userbyid(c.relowner) = CURRENT_USER
              OR (SELECT o.rolsuper FROM pg_catalog.pg_roles o WHERE o.oid = c.relowner)
              OR c.relowner = (SELECT d.datdba FROM pg_catalog.pg_database d
                                WHERE d.datname = pg_catalog.current_database())
              OR pg_catalog.current_setting('is_superuser') = 'off'
                 AND (pg_catalog.pg_has_role(c.relowner, 'MEMBER')
                      OR NOT pg_catalog.has_schema_privilege(n.oid, 'CREATE')
                         AND NOT pg_catalog.has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE'))""";

    /** Kind and name in one column, which is null where nothing is wrong. */
    String FLAWS = """
            SELECT c.relname,
                   CASE WHEN c.relkind <> 'r' THEN 'kind ' || c.relkind::text || ' ' || pg_catalog.pg_get_userbyid(c.relowner)::text
                        WHEN c.relrowsecurity AND pg_catalog.row_security_active(c.oid) THEN 'security '
                        ELSE COALESCE(
                          CASE WHEN c.relhasrules THEN (SELECT 'rule ' || w.rulename::text FROM pg_catalog.pg_rewrite w
                                                         WHERE w.ev_class = c.oid LIMIT 1) END,
                          CASE WHEN c.relhastriggers THEN (SELECT 'trigger ' || g.tgname::text FROM pg_catalog.pg_trigger g
                                                            WHERE g.tgrelid = c.oid AND NOT g.tgisinternal LIMIT 1) END,
                          CASE WHEN (%s) IS NOT TRUE THEN 'owner ' || pg_catalog.pg_get_userbyid(c.relowner)::text END)
                        END AS flaw, n.nspname, c.oid
              FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relname = ANY (ARRAY[%s]::name[])""";

    String IN_SCHEMAS = FLAWS + " AND n.nspname = ANY (ARRAY[%s]::name[])";

    /** No user can create a table of the last name there. */
    String FLAWED = """
            CAST(CASE WHEN (SELECT pg_catalog.count(*) FROM (%s) f WHERE f.flaw IS NULL) = %s
                      THEN 'pg_catalog.pg_class' ELSE 'pg_catalog.no_migration_history' END
                 AS pg_catalog.regclass) IS NULL""";

    String READABLE = """
            SELECT f.nspname, f.relname FROM (%s) f
             WHERE f.flaw IS NULL AND pg_catalog.has_schema_privilege(f.nspname, 'USAGE')
               AND pg_catalog.has_table_privilege(f.oid, 'SELECT')""";

    private static String in(String sql, String... texts) {
        return PostgreSqlSyntax.filled(PostgreSqlSyntax.qualified(sql), texts);
    }

    private static String trusted() {
        return PostgreSqlSyntax.qualified(TRUSTED_OWNER);
    }

    @Override
    default String flawsQuery(List<String> schemas, List<String> tables) {
        return in(IN_SCHEMAS, trusted(), literals(tables), String.join(", ", schemas));
    }

    @Override
    default String flawed(List<String> schemas, List<String> tables) {
        // A locale may have digits of its own.
        return in(FLAWED, flawsQuery(schemas, tables), Integer.toString(schemas.size() * tables.size()));
    }

    @Override
    default String schemasQuery(List<String> tables) {
        return in(READABLE, in(FLAWS, trusted(), literals(tables)));
    }

    @Override
    default Flaw flaw(String schema, String table, String kind, String name, String user) {
        String relation = quoted(schema) + "." + quoted(table);
        String alter = "ALTER TABLE " + relation;
        return switch (kind) {
            case "rule" -> new Flaw(table, "has the rule " + name, "DROP RULE " + quoted(name) + " ON " + relation);
            case "trigger" ->
                new Flaw(table, "has the trigger " + name, "DROP TRIGGER " + quoted(name) + " ON " + relation);
            case "security" ->
                new Flaw(
                        table,
                        "has row-level security, which may hide rows from " + user,
                        alter + " DISABLE ROW LEVEL SECURITY");
            case "owner" ->
                new Flaw(
                        table,
                        "belongs to " + name + ", who is neither " + user + " nor owns the schema or the database",
                        alter + PostgreSqlRights.ownerTo(user));
            default ->
                new Flaw(
                        table,
                        "is " + relation(name.charAt(0)) + " of " + name.substring(2),
                        alter + " RENAME TO " + quoted(table + "_untrusted"));
        };
    }

    private static String relation(char letter) {
        return switch (letter) {
            case 'v' -> "a view";
            case 'm' -> "a materialized view";
            case 'f' -> "a foreign table";
            case 'p' -> "a partitioned table";
            default -> "a sequence, index or type";
        };
    }
}
