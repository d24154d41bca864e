package dev.migration.test;

import static dev.migration.test.PostgreSqlCatalogue.RELATIONS;
import static dev.migration.test.PostgreSqlCatalogue.ROUTINES;
import static dev.migration.test.PostgreSqlCatalogue.TYPES;

import java.util.List;

/**
 * How PostgreSQL's objects are dropped. Without being asked, it drops with a table its partitions and its statistics,
 * which may be in any schema.
 */
final class PostgreSqlRemoval {

    private static final List<String> HINDRANCES = List.of(RELATIONS + """
            SELECT kind || ' ' || relname, 'table ' || inhrelid::regclass || ' is a partition of it'
              FROM relation r JOIN pg_inherits ON inhparent = r.oid
             WHERE relkind = 'p'\
""", RELATIONS + """
            SELECT kind || ' ' || relname, format('statistics %I.%I are kept on it', n.nspname, stxname)
              FROM relation r JOIN pg_statistic_ext ON stxrelid = r.oid JOIN pg_namespace n ON n.oid = stxnamespace
             WHERE stxnamespace <> relnamespace""");

    private static final List<String> TIES =
            List.of(RELATIONS + """
            SELECT kind || ' ' || relname, format('DROP TRIGGER %I ON %I.%I', tgname, nspname, relname)
              FROM relation r JOIN pg_trigger ON tgrelid = r.oid
             WHERE NOT tgisinternal""", RELATIONS + """
            SELECT kind || ' ' || relname, format('DROP RULE %I ON %I.%I', rulename, nspname, relname)
              FROM relation r JOIN pg_rewrite ON ev_class = r.oid
             WHERE rulename <> '_RETURN'""", RELATIONS + """
            SELECT kind || ' ' || relname, format('DROP POLICY %I ON %I.%I', polname, nspname, relname)
              FROM relation r JOIN pg_policy ON polrelid = r.oid""", RELATIONS + """
            SELECT kind || ' ' || relname,
                   format('ALTER TABLE %I.%I DROP CONSTRAINT %I', nspname, relname, conname)
              FROM relation r JOIN pg_constraint ON conrelid = r.oid
             WHERE contype IN ('c', 'f')""", RELATIONS + """
            SELECT kind || ' ' || relname,
                   format('ALTER TABLE %I.%I ALTER COLUMN %I DROP DEFAULT', nspname, relname, attname)
              FROM relation r JOIN pg_attribute ON attrelid = r.oid AND atthasdef AND attgenerated = ''""");

    private static final List<String> DROPS =
            List.of(RELATIONS + """
            SELECT kind || ' ' || relname, format('DROP %s IF EXISTS %I.%I RESTRICT', kind, nspname, relname)
              FROM relation WHERE relkind <> 'S' ORDER BY relispartition DESC, oid DESC""", RELATIONS + """
            SELECT kind || ' ' || relname, format('DROP SEQUENCE IF EXISTS %I.%I RESTRICT', nspname, relname)
              FROM relation WHERE relkind = 'S'""", ROUTINES + """
            SELECT object, format('DROP ROUTINE IF EXISTS %s RESTRICT', oid::regprocedure)
              FROM routine ORDER BY oid DESC""", TYPES + """
            SELECT object, format('DROP TYPE IF EXISTS %I.%I RESTRICT', nspname, typname) FROM type ORDER BY oid DESC""", """
            SELECT 'extension ' || extname, format('DROP EXTENSION IF EXISTS %I RESTRICT', extname)
              FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace
             WHERE nspname = :schema ORDER BY pg_extension.oid DESC""");

    static final Removal REMOVAL = new Removal(HINDRANCES, TIES, DROPS);

    private PostgreSqlRemoval() {}
}
