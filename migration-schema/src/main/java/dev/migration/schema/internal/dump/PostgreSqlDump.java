// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** PostgreSQL. */
final class PostgreSqlDump implements ProductDump {

    /** What an extension has brought is made with it. */
    private static final String RIGHTS = """
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

    @Override
    public List<String> statements(DumpSource source) throws SQLException {
        return PostgreSqlStatements.of(source);
    }

    @Override
    public Optional<String> rightsQuery() {
        return Optional.of(RIGHTS);
    }

    @Override
    public List<ToolKind> tools() {
        return List.of(new PostgreSqlTool());
    }
}
