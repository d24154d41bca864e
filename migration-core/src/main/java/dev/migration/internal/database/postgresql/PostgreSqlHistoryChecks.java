package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.HistoryChecks;
import dev.migration.internal.database.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Whether others can have a hand in the history, by PostgreSQL's catalogue.
 *
 * <p>Its tables belong to the user, to a role whose member the user is, to a superuser, or to the owner of the database or
 * of the schema, who can replace whatever is in it. For a superuser, who is a member of every role, membership says
 * nothing. A user who may neither create in the schema nor write the history only reads, whoever owns it. Unless the owner
 * is a superuser or the user himself, the tables hold no expression either: the planner evaluates those of an index even
 * for a user who only reads.
 */
interface PostgreSqlHistoryChecks extends PostgreSqlSyntax, HistoryChecks {

    /**
     * Of table c: no other user could have its code run by this one. Never null. Without EXISTS, as in {@link #FLAWED} and
     * what else is in it: below OR the server plans it twice, which would take most of the check's time.
     */
    String OWN = """
            (pg_catalog.pg_get_userbyid(c.relowner) = CURRENT_USER
              OR (SELECT o.rolsuper FROM pg_catalog.pg_roles o WHERE o.oid = c.relowner) IS TRUE)""";

    /** Of table c: its owner owns the database, or is a role that the user has. */
    String OWNS_DATABASE_OR_USER = """
            (c.relowner = (SELECT d.datdba FROM pg_catalog.pg_database d
                            WHERE d.datname = pg_catalog.current_database())) IS TRUE
              OR pg_catalog.current_setting('is_superuser') = 'off'
                 AND %s""";

    /** Of table c in schema n, whatever the user may do there. */
    String TRUSTED_MAKER = "(c.relowner = n.nspowner OR " + OWNS_DATABASE_OR_USER + ")";

    String MEMBER = "pg_catalog.pg_has_role(c.relowner, 'MEMBER')";

    /**
     * The same before PostgreSQL 15, where any role may make others its members, and with that its friends: only what
     * users have granted who may grant any role.
     */
    String GRANTED_MEMBER = """
            EXISTS (WITH RECURSIVE taken (oid) AS (
                      SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = CURRENT_USER
                      UNION SELECT m.roleid FROM taken JOIN pg_catalog.pg_auth_members m ON m.member = taken.oid
                             WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles g
                                                WHERE g.oid = m.grantor AND NOT g.rolsuper AND NOT g.rolcreaterole))
                    SELECT 1 FROM taken WHERE taken.oid = c.relowner)""";

    /** Of table c in schema n. */
    String TRUSTED_OWNER = "(" + TRUSTED_MAKER + """
             OR pg_catalog.current_setting('is_superuser') = 'off'
                AND NOT pg_catalog.has_schema_privilege(n.oid, 'CREATE')
                AND NOT pg_catalog.has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE'))""";

    /** Of index i: functions are in it. An operator class that is not built in takes a superuser. */
    String COMPUTES = "(i.indexprs IS NOT NULL OR i.indpred IS NOT NULL OR i.indisexclusion)";

    /**
     * What in table c may call functions of its owner. A foreign key fires triggers of the table at its other end. Of the
     * defaults, a constant is none, as in a column that was added later.
     */
    String CODE = """
            SELECT 'constraint' AS flaw, k.conname::text AS name FROM pg_catalog.pg_constraint k
             WHERE k.conrelid = c.oid AND k.contype = ANY ('{c,f,x}')
            UNION ALL SELECT 'foreign key', %s || ' DROP CONSTRAINT '
                               || pg_catalog.quote_ident(k.conname)
                        FROM pg_catalog.pg_constraint k WHERE k.confrelid = c.oid AND k.contype = 'f'
            UNION ALL SELECT 'index', x.relname FROM pg_catalog.pg_index i
                        JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
                       WHERE i.indrelid = c.oid AND %s
            UNION ALL SELECT 'statistics', s.stxnamespace::pg_catalog.regnamespace::text || '.' || pg_catalog.quote_ident(s.stxname)
                        FROM pg_catalog.pg_statistic_ext s WHERE s.stxrelid = c.oid
            UNION ALL SELECT CASE WHEN a.attgenerated = '' THEN 'default' ELSE 'generated column' END, a.attname
                        FROM pg_catalog.pg_attribute a
                        JOIN pg_catalog.pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
                       WHERE a.attrelid = c.oid AND NOT pg_catalog.starts_with(f.adbin::text, '{CONST ')
            UNION ALL SELECT 'type', a.attname FROM pg_catalog.pg_attribute a
                       WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.atttypid >= 16384""";

    /** The table at the other end of a foreign key has triggers of its owner's, which a cascade fires. */
    String REFERENCE = """
            SELECT 'reference', %s || ' DROP CONSTRAINT ' || pg_catalog.quote_ident(k.conname)
              FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class r ON r.oid = k.conrelid
             WHERE k.confrelid = c.oid AND k.contype = 'f' AND NOT %s""";

    /** No code, as far as the catalogue's rows show at once; c.relhastriggers includes foreign keys. */
    String NO_CODE = """
            (c.relchecks = 0
              AND (SELECT 1 FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
                      AND (a.atthasdef OR a.atttypid >= 16384) LIMIT 1) IS NULL
              AND (SELECT 1 FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND %s LIMIT 1) IS NULL
              AND (SELECT 1 FROM pg_catalog.pg_statistic_ext s WHERE s.stxrelid = c.oid LIMIT 1) IS NULL)""";

    String FLAWS = """
            SELECT c.relname,
                   CASE WHEN c.relkind = 'v' THEN 'view' WHEN c.relkind = 'm' THEN 'materialized view'
                        WHEN c.relkind = 'f' THEN 'foreign table' WHEN c.relkind = 'p' THEN 'partitioned table'
                        WHEN c.relkind <> 'r' THEN 'sequence, index or type'
                        WHEN kin.name IS NOT NULL THEN 'inheritance'
                        WHEN c.relrowsecurity AND pg_catalog.row_security_active(c.oid) THEN 'row security'
                        WHEN c.relhasrules AND rule.name IS NOT NULL THEN 'rule'
                        WHEN c.relhastriggers AND trigger.name IS NOT NULL THEN 'trigger'
                        WHEN code.flaw IS NOT NULL THEN code.flaw
                        WHEN NOT (%1$s OR %2$s)
                          THEN 'owner' END AS flaw,
                   COALESCE(kin.name, rule.name, trigger.name, code.name,
                            pg_catalog.pg_get_userbyid(c.relowner)), n.nspname, c.oid
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              LEFT JOIN LATERAL (SELECT CASE WHEN c.relispartition
                                             THEN parent.name || ' DETACH PARTITION ' || child.name
                                             ELSE child.name || ' NO INHERIT ' || parent.name
                                              END AS name
                                   FROM pg_catalog.pg_inherits h
                                  CROSS JOIN LATERAL (SELECT %6$s AS name) parent
                                  CROSS JOIN LATERAL (SELECT %7$s AS name) child
                                  WHERE h.inhrelid = c.oid OR h.inhparent = c.oid
                                  LIMIT 1) kin ON c.relkind = 'r'
              LEFT JOIN LATERAL (SELECT w.rulename AS name FROM pg_catalog.pg_rewrite w
                                  WHERE w.ev_class = c.oid AND w.rulename <> '_RETURN' LIMIT 1) rule ON c.relhasrules
              LEFT JOIN LATERAL (SELECT g.tgname AS name FROM pg_catalog.pg_trigger g
                                  WHERE g.tgrelid = c.oid AND NOT g.tgisinternal LIMIT 1) trigger ON c.relhastriggers
              LEFT JOIN LATERAL (SELECT e.flaw, e.name FROM (%3$s) e WHERE NOT %1$s
                                 UNION ALL %5$s LIMIT 1) code ON c.relkind = 'r'
             WHERE c.relname = ANY (ARRAY[%4$s]::name[])""";

    String READABLE = """
            SELECT f.nspname, f.relname FROM (%s) f
             WHERE f.flaw IS NULL AND pg_catalog.has_schema_privilege(f.nspname, 'USAGE')
               AND pg_catalog.has_table_privilege(f.oid, 'SELECT')""";

    /**
     * By the tables' own rows, which takes the least time to plan; they may still say that there is a trigger which is
     * gone, so a refusal is checked again. No user can create a table of the last name there.
     */
    String FLAWED = """
            CAST(CASE WHEN (SELECT pg_catalog.count(*)
                              FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                             WHERE n.nspname = %s AND c.relname = ANY (ARRAY[%s]::name[]) AND c.relkind = 'r'
                               AND NOT (c.relhasrules OR c.relhastriggers OR c.relhassubclass OR c.relispartition)
                               AND NOT (c.relrowsecurity AND pg_catalog.row_security_active(c.oid))
                               AND (SELECT 1 FROM pg_catalog.pg_inherits h WHERE h.inhrelid = c.oid LIMIT 1) IS NULL
                               AND (%s OR %s AND %s)) = 3
                      THEN 'pg_catalog.pg_class' ELSE 'pg_catalog.no_migration_history' END
                 AS pg_catalog.regclass) IS NULL""";

    /** The role that owns public has no member but the owner of the database. */
    String SEARCH_PATH = """
            SELECT pg_catalog.current_schema(),
                   (SELECT pg_catalog.pg_get_userbyid(c.relowner)
                      FROM (SELECT s.nspname, s.nspowner AS relowner FROM pg_catalog.pg_namespace s) c
                     WHERE c.nspname = pg_catalog.current_schema()
                       AND NOT (%s OR %s OR pg_catalog.pg_get_userbyid(c.relowner) = 'pg_database_owner')),
                   (SELECT n.nspname
                      FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY p(name, place)
                      JOIN pg_catalog.pg_namespace n ON n.nspname = p.name
                      JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid
                     WHERE c.relname = %s AND c.relkind = 'r' AND n.nspname <> pg_catalog.current_schema()
                       AND (%s OR %s) ORDER BY p.place LIMIT 1)""";

    String IN_SCHEMA = " AND n.nspname OPERATOR(pg_catalog.=) ";

    /** By all rows of the catalogue that say so. Where no table is, somebody's may be in a moment. */
    String UNTRUSTED = """
            CAST(CASE WHEN (SELECT CASE WHEN pg_catalog.count(f.flaw) = 0 THEN pg_catalog.count(*) ELSE 0 END
                              FROM (%s) f) < %s
                      THEN 'pg_catalog.no_migration_history' ELSE 'pg_catalog.pg_class' END
                 AS pg_catalog.regclass) IS NULL""";

    /** The table that has this name now must be the one of which nothing is wrong, whatever an old snapshot shows. */
    String GUARD = """
            SELECT CAST(CASE WHEN EXISTS (SELECT 1 FROM (%s) f
                                           WHERE f.flaw IS NULL AND f.oid = CAST(%s AS pg_catalog.regclass))
                             THEN 'pg_catalog.pg_class' ELSE 'pg_catalog.no_migration_history' END
                        AS pg_catalog.regclass) IS NULL""";

    /** Whether the user may lock it so that nobody makes an index or statistics meanwhile; a standby grants no such lock. */
    String MAY_KEEP = """
            SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = %s AND c.relname = %s AND NOT pg_catalog.pg_is_in_recovery()
               AND pg_catalog.has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE')""";

    /** The table with this OID, with its schema: an administrator who types it has another search path. */
    private static String table(String oid) {
        return """
            (SELECT pg_catalog.quote_ident(tn.nspname) || '.' || pg_catalog.quote_ident(t.relname)
               FROM pg_catalog.pg_class t JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
              WHERE t.oid = %s)""".formatted(oid);
    }

    /** Of the server. */
    int majorVersion();

    private String trusted(String owner) {
        return PostgreSqlSyntax.filled(owner, majorVersion() < 15 ? GRANTED_MEMBER : MEMBER);
    }

    private String flaws(String trustedOwner, String tables) {
        String sql = FLAWS.formatted(
                OWN,
                trusted(trustedOwner),
                CODE.formatted(table("k.conrelid"), COMPUTES),
                "%s",
                REFERENCE.formatted(table("k.conrelid"), OWN.replace("c.relowner", "r.relowner")),
                table("h.inhparent"),
                table("h.inhrelid"));
        return PostgreSqlSyntax.qualified(sql).formatted(tables);
    }

    /** With null for what is wrong where nothing is. */
    @Override
    default String flawsQuery(String schema, List<String> tables) {
        return flaws(TRUSTED_OWNER, literals(tables)) + IN_SCHEMA + schema;
    }

    /** Its rows are taken for what was applied, so its owner matters also to a user who only reads. */
    @Override
    default String foreignFlawsQuery(String schema, String table) {
        return flaws(TRUSTED_MAKER, literal(table)) + IN_SCHEMA + schema;
    }

    /** Planning a query calls the functions of an index, also of one that is made after the check. */
    @Override
    default List<String> guards(Connection connection, String schema, String table, String waiting)
            throws SQLException {
        String name = quoted(schema) + "." + quoted(table);
        String mayKeep = PostgreSqlSyntax.qualified(MAY_KEEP).formatted(literal(schema), literal(table));
        String mode = Row.all(connection, mayKeep).isEmpty() ? "ACCESS SHARE" : "SHARE UPDATE EXCLUSIVE";
        return List.of(
                "LOCK TABLE " + name + " IN " + mode + " MODE" + waiting,
                PostgreSqlSyntax.qualified(GUARD).formatted(foreignFlawsQuery(literal(schema), table), literal(name)));
    }

    @Override
    default Optional<String> keep(List<String> tables) {
        return Optional.of("LOCK TABLE ONLY " + String.join(", ONLY ", tables) + " IN ACCESS SHARE MODE");
    }

    @Override
    default String schemasQuery(List<String> tables) {
        return PostgreSqlSyntax.qualified(READABLE).formatted(flaws(TRUSTED_OWNER, literals(tables)));
    }

    @Override
    default String flawed(String schema, List<String> tables) {
        String codeless = PostgreSqlSyntax.filled(NO_CODE, COMPUTES);
        String sql = PostgreSqlSyntax.filled(FLAWED, "%s", "%s", OWN, trusted(TRUSTED_OWNER), codeless);
        return PostgreSqlSyntax.filled(PostgreSqlSyntax.qualified(sql), schema, literals(tables));
    }

    @Override
    default Optional<SearchPath> searchPath(Connection connection, String table) throws SQLException {
        String sql = PostgreSqlSyntax.filled(
                SEARCH_PATH, OWN, trusted(OWNS_DATABASE_OR_USER), "%s", OWN, trusted(TRUSTED_MAKER));
        Row row = Row.all(connection, PostgreSqlSyntax.filled(PostgreSqlSyntax.qualified(sql), literal(table)))
                .get(0);
        return Optional.of(new SearchPath(row.get(1), row.get(2), row.get(3)));
    }

    @Override
    default String untrusted(List<String> schemas, List<String> tables, int present) {
        String among = "ANY (ARRAY[" + literals(schemas) + "]::pg_catalog.name[])";
        // A locale may have digits of its own.
        return PostgreSqlSyntax.qualified(UNTRUSTED).formatted(flawsQuery(among, tables), Integer.toString(present));
    }

    @Override
    default Flaw flaw(String schema, String table, String kind, String name, String user) {
        String quoted = quoted(name);
        String relation = quoted(schema) + "." + quoted(table);
        String alter = "ALTER TABLE " + relation;
        String code = ", which may run code of the table's owner, who is neither " + user + " nor a superuser";
        String what = switch (kind) {
            case "inheritance" -> "inherits, or is inherited from";
            case "row security" -> "has row-level security, which may hide rows from " + user;
            case "rule", "trigger" -> "has the " + kind + " " + name;
            case "owner" -> "belongs to " + name + ", who is neither " + user + " nor owns the schema or the database";
            case "constraint", "statistics", "generated column" -> "has the " + kind + " " + name + code;
            case "foreign key" -> "is referenced by a foreign key" + code;
            case "reference" -> "is referenced by a foreign key of another user's table, whose triggers may run";
            case "index" -> "has the index " + name + " on an expression or with a condition" + code;
            case "default" -> "has a default in column " + name + code;
            case "type" -> "has a type in column " + name + " that is not built in" + code;
            default -> "is a " + kind + " of " + name;
        };
        String remedy = switch (kind) {
            case "inheritance", "foreign key", "reference" -> "ALTER TABLE " + name;
            case "row security" -> alter + " DISABLE ROW LEVEL SECURITY";
            case "rule" -> "DROP RULE " + quoted + " ON " + relation;
            case "trigger" -> "DROP TRIGGER " + quoted + " ON " + relation;
            case "owner" -> alter + PostgreSqlRights.ownerTo(user);
            case "constraint" -> alter + " DROP CONSTRAINT " + quoted;
            case "index" -> "DROP INDEX " + quoted(schema) + "." + quoted;
            case "statistics" -> "DROP STATISTICS " + name;
            case "default" -> alter + " ALTER COLUMN " + quoted + " DROP DEFAULT";
            default -> alter + " RENAME TO " + quoted(table + "_untrusted");
        };
        return new Flaw(table, what, remedy);
    }

    /** What a wrong owner has granted remains when the table changes hands. */
    @Override
    default List<Flaw> flaws(Connection connection, String schema, List<String> tables, String user)
            throws SQLException {
        List<Flaw> flaws = new ArrayList<>();
        for (Flaw flaw : HistoryChecks.super.flaws(connection, schema, tables, user)) {
            var remedy = new StringJoiner(";\n    ").add(flaw.remedy());
            if (flaw.remedy().endsWith(PostgreSqlRights.ownerTo(user))) {
                otherWriters(connection, schema, flaw.table()).stream()
                        .map(Flaw::remedy)
                        .filter(writers -> writers.startsWith(PostgreSqlRights.REVOKE_WRITING))
                        .forEach(remedy::add);
            }
            flaws.add(new Flaw(flaw.table(), flaw.what(), remedy.toString()));
        }
        return flaws;
    }
}
