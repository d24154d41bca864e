package dev.migration.schema.internal.scratch;

import dev.migration.Migrator;
import dev.migration.Vendor;
import dev.migration.internal.run.Engine;
import java.util.List;

/** Rights and owners that migrations have made, also by code in which no statement shows them: no dump has them. */
public final class MadeRights {

    /** What an extension has brought is made with it. */
    private static final String OF_POSTGRESQL = """
            SELECT format('%s %s', kind, name) FROM (
                SELECT 'pg_class'::regclass AS catalogue, oid, 'relation' AS kind, relname::text AS name, relacl AS rights,
                       relowner AS owner FROM pg_class
                UNION ALL SELECT 'pg_namespace'::regclass, oid, 'schema', nspname, nspacl, nspowner FROM pg_namespace
                UNION ALL SELECT 'pg_proc'::regclass, oid, 'function', proname, proacl, proowner FROM pg_proc
                UNION ALL SELECT 'pg_type'::regclass, oid, 'type', typname, typacl, typowner FROM pg_type
                UNION ALL SELECT 'pg_default_acl'::regclass, oid, 'default rights', '', defaclacl, defaclrole FROM pg_default_acl
                UNION ALL SELECT 'pg_class'::regclass, attrelid, 'column', attname, attacl,
                                 (SELECT oid FROM pg_roles WHERE rolname = current_user)
                  FROM pg_attribute WHERE attacl IS NOT NULL) made
             WHERE oid >= 16384
               AND (rights IS NOT NULL OR owner <> (SELECT oid FROM pg_roles WHERE rolname = current_user))
               AND NOT EXISTS (SELECT FROM pg_depend d
                                WHERE d.classid = catalogue AND d.objid = made.oid AND d.deptype = 'e')
               AND name NOT LIKE 'pg\\_toast%'
             ORDER BY 1 LIMIT 10""";

    /** The database is a new one: whoever else has a right on it got that from a script. */
    private static final String OF_MYSQL = """
            SELECT DISTINCT CONCAT(kind, ' ', name) FROM (
                SELECT 'routine' AS kind, ROUTINE_NAME AS name FROM information_schema.ROUTINES
                 WHERE ROUTINE_SCHEMA = DATABASE() AND DEFINER <> CURRENT_USER()
                UNION ALL SELECT 'trigger', TRIGGER_NAME FROM information_schema.TRIGGERS
                 WHERE TRIGGER_SCHEMA = DATABASE() AND DEFINER <> CURRENT_USER()
                UNION ALL SELECT 'event', EVENT_NAME FROM information_schema.EVENTS
                 WHERE EVENT_SCHEMA = DATABASE() AND DEFINER <> CURRENT_USER()
                UNION ALL SELECT 'view', TABLE_NAME FROM information_schema.VIEWS
                 WHERE TABLE_SCHEMA = DATABASE() AND DEFINER <> CURRENT_USER()
                UNION ALL SELECT 'database', TABLE_SCHEMA FROM information_schema.SCHEMA_PRIVILEGES
                 WHERE TABLE_SCHEMA = DATABASE() AND GRANTEE <> CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')
                UNION ALL SELECT 'relation', TABLE_NAME FROM information_schema.TABLE_PRIVILEGES
                 WHERE TABLE_SCHEMA = DATABASE()
                UNION ALL SELECT 'column', COLUMN_NAME FROM information_schema.COLUMN_PRIVILEGES
                 WHERE TABLE_SCHEMA = DATABASE()) made
             ORDER BY 1 LIMIT 10""";

    private MadeRights() {}

    public static List<String> in(Migrator migrator) {
        return Engine.of(migrator).ask(session -> {
            Vendor vendor = session.database().vendor();
            String query = switch (vendor) {
                case POSTGRESQL -> OF_POSTGRESQL;
                case MARIADB, MYSQL -> OF_MYSQL;
                default -> null;
            };
            return query == null
                    ? List.<String>of()
                    : session.ask(
                            "The rights cannot be read",
                            () -> session.database().names(session.connection(), query));
        });
    }
}
