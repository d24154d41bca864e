package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import dev.migration.rehearsal.RehearsalReport.Change;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What callers find by a name, or may do, without a lock on it that shows: functions, types, schemas, extensions, and rights. */
final class PostgreSqlCallers {

    private static final String QUERY = """
            SELECT 'E', e.enumtypid, e.oid, pg_catalog.format('%s.%s', n.nspname, t.typname), e.enumlabel, '', '', ''
              FROM pg_catalog.pg_enum e
              JOIN pg_catalog.pg_type t ON t.oid = e.enumtypid
              JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
            UNION ALL
            SELECT o.kind, o.oid, a.grantee, o.name,
                   CASE WHEN a.grantee = '0'::pg_catalog.oid THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(a.grantee)::text END,
                   pg_catalog.string_agg(DISTINCT a.privilege_type || o.part, ','), o.shape,
                   (SELECT x.extname FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension x ON x.oid = d.refobjid
                     WHERE d.objid = o.oid AND d.classid = o.class AND d.deptype = 'e' LIMIT 1)
              FROM (SELECT c.relkind::text AS kind, c.oid, pg_catalog.format('%s.%s', n.nspname, c.relname) AS name,
                           c.relowner AS owner, x.acl, x.part,
                           CASE WHEN c.relkind = ANY ('{v,m}')
                                THEN (SELECT pg_catalog.string_agg(pg_catalog.format('%I %s', a.attname, a.atttypid), ',' ORDER BY a.attnum)
                                        FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0)
                                ELSE '' END AS shape, 'pg_catalog.pg_class'::pg_catalog.regclass AS class
                      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace,
                           LATERAL (SELECT COALESCE(c.relacl, pg_catalog.acldefault(
                                               CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::pg_catalog."char", c.relowner)), ''
                                    UNION ALL
                                    SELECT a.attacl, ' (' || a.attname || ')' FROM pg_catalog.pg_attribute a
                                     WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL) x (acl, part)
                     WHERE c.oid >= '16384'::pg_catalog.oid AND c.relkind = ANY ('{r,p,v,m,f,S}')
                    UNION ALL
                    SELECT CASE t.typtype WHEN 'e' THEN 'E' ELSE 'T' END, t.oid,
                           pg_catalog.format('%s.%s', n.nspname, t.typname), t.typowner,
                           COALESCE(t.typacl, pg_catalog.acldefault('T', t.typowner)), '',
                           COALESCE((SELECT pg_catalog.string_agg(pg_catalog.format('%I %s', a.attname, a.atttypid), ',' ORDER BY a.attnum)
                                       FROM pg_catalog.pg_attribute a
                                      WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped), t.typbasetype::text),
                           'pg_catalog.pg_type'::pg_catalog.regclass
                      FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
                      LEFT JOIN pg_catalog.pg_class r ON r.oid = t.typrelid
                     WHERE t.oid >= '16384'::pg_catalog.oid AND COALESCE(r.relkind, 'c') = 'c' AND t.typcategory <> 'A'
                    UNION ALL
                    SELECT CASE p.prokind WHEN 'p' THEN 'P' ELSE 'F' END, p.oid,
                           pg_catalog.format('%s.%s', n.nspname, p.proname), p.proowner,
                           COALESCE(p.proacl, pg_catalog.acldefault('f', p.proowner)), '',
                           pg_catalog.format('(%s) %s', pg_catalog.pg_get_function_identity_arguments(p.oid), p.prorettype),
                           'pg_catalog.pg_proc'::pg_catalog.regclass
                      FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
                     WHERE p.oid >= '16384'::pg_catalog.oid
                    UNION ALL
                    SELECT 'N', n.oid, n.nspname::text, n.nspowner,
                           COALESCE(n.nspacl, pg_catalog.acldefault('n', n.nspowner)), '', '',
                           'pg_catalog.pg_namespace'::pg_catalog.regclass
                      FROM pg_catalog.pg_namespace n
                     WHERE n.oid >= '16384'::pg_catalog.oid OR n.nspname = 'public'
                    UNION ALL
                    SELECT 'X', x.oid, x.extname::text, x.extowner, NULL, '', '', 'pg_catalog.pg_extension'::pg_catalog.regclass
                      FROM pg_catalog.pg_extension x) o
              LEFT JOIN LATERAL pg_catalog.aclexplode(o.acl) a ON a.grantee <> o.owner
             GROUP BY 1, 2, 3, 4, 5, o.shape, o.class""";

    /** Statements that change none of it: after those the server is not asked. */
    private static final Pattern OTHER = Pattern.compile(
            "(?:CREATE|INSERT|UPDATE|DELETE|COPY|SET|COMMENT|GRANT|ANALYZE|ALTER\\s+(?:TABLE|INDEX|SEQUENCE))\\b",
            Pattern.CASE_INSENSITIVE);

    private final Connection connection;
    private final Database database;
    private Map<Long, Thing> known = Map.of();

    /** By how they were called, what the transaction has dropped. */
    private final Map<String, Thing> dropped = new HashMap<>();

    /** What is there since the last statement; null until that is asked for. */
    private @Nullable Collection<Thing> present;

    /**
     * Something with a name.
     *
     * @param shape what else it needs to be the same: a view's columns, a type's attributes, a function's arguments and result
     * @param extension whose it is; empty where it is of none
     * @param labels by their keys, the values of an enum, or those who have rights
     * @param rights by the same keys
     */
    private record Thing(
            char kind,
            String name,
            String shape,
            String extension,
            Map<String, String> labels,
            Map<String, Set<String>> rights) {

        /** Functions of one name differ by their arguments. */
        String fullName() {
            return kind == 'F' || kind == 'P' ? name + shape.substring(0, shape.lastIndexOf(')') + 1) : name;
        }

        /** Rights are those of a name. */
        String named(List<Change> changes) {
            return changes.stream().anyMatch(change -> change.kind() == ChangeKind.DROPPED) ? fullName() : name;
        }

        boolean isRelation() {
            return "rpvmfS".indexOf(kind) >= 0;
        }

        private boolean isView() {
            return kind == 'v' || kind == 'm';
        }

        /** A view may have more columns behind those that it had. */
        boolean isAlike(Thing other) {
            return kind == other.kind
                    && name.equals(other.name)
                    && (shape.equals(other.shape) || (isView() && other.shape.startsWith(shape + ",")))
                    && (kind != Relation.ENUM || other.labels.values().containsAll(labels.values()));
        }
    }

    PostgreSqlCallers(Connection connection, Database database) {
        this.connection = connection;
        this.database = database;
    }

    void readAll() throws SQLException {
        known = read();
    }

    private Map<Long, Thing> read() throws SQLException {
        Map<Long, Thing> things = new HashMap<>();
        for (Row row : database.ownRows(connection, QUERY)) {
            Thing thing = things.computeIfAbsent(
                    Long.valueOf(row.text(2)),
                    oid -> new Thing(
                            row.text(1).charAt(0),
                            Printable.line(row.text(4)),
                            row.text(7),
                            row.text(8),
                            new LinkedHashMap<>(),
                            new HashMap<>()));
            if (row.get(3) != null) {
                thing.labels.put(row.text(3), row.text(5));
                thing.rights.put(row.text(3), new TreeSet<>(List.of(row.text(6).split(","))));
            }
        }
        return things;
    }

    /**
     * What is another since the last call.
     *
     * @param sql what was executed since
     * @param relations those that were there before, by their numbers
     */
    List<Touched> changes(String sql, LongFunction<@Nullable Relation> relations) throws SQLException {
        present = null;
        if (sql.isEmpty() || OTHER.matcher(sql).lookingAt()) {
            return List.of();
        }
        Map<Long, Thing> before = known;
        known = read();
        // What the transaction has made itself was not there for others.
        known.keySet().retainAll(before.keySet());
        var touched = new ArrayList<Touched>();
        before.forEach((oid, was) -> {
            Thing is = known.get(oid);
            List<Change> changes = is == null ? gone(was) : changes(was, is);
            if (is != null && !was.isRelation() && isRenamed(oid, was, is, before)) {
                changes.add(new Change(ChangeKind.RENAMED, "", is.name));
            }
            if (!changes.isEmpty()) {
                Relation relation = relations.apply(oid);
                touched.add(new Touched(
                        relation != null
                                ? relation
                                : new Relation(oid, was.named(changes), was.kind, 0, 0, List.of(was.name)),
                        Set.of(),
                        Set.of(),
                        changes,
                        0,
                        0,
                        0,
                        0,
                        false));
            }
        });
        return touched;
    }

    /** A relation's own lock shows that it is gone; an extension takes along what is its. */
    private List<Change> gone(Thing was) {
        dropped.put(was.kind + was.fullName(), was);
        return was.isRelation() || !was.extension.isEmpty()
                ? List.of()
                : List.of(new Change(ChangeKind.DROPPED, "", ""));
    }

    /** With its schema all of it has another name, which is said once. */
    private boolean isRenamed(long oid, Thing was, Thing is, Map<Long, Thing> before) {
        return !is.name.equals(was.name)
                && was.extension.isEmpty()
                && before.entrySet().stream()
                        .filter(other -> other.getValue().kind == 'N' && other.getKey() != oid)
                        .filter(other -> was.name.startsWith(other.getValue().name + "."))
                        .noneMatch(other -> known.containsKey(other.getKey())
                                && is.name.equals(known.get(other.getKey()).name
                                        + was.name.substring(
                                                other.getValue().name.length())));
    }

    /** Whether what was dropped is there again, as callers know it. */
    boolean isBack(Relation relation) throws SQLException {
        Thing was = dropped.get(relation.kind() + relation.name());
        if (was == null) {
            return false;
        }
        Collection<Thing> things = present == null ? read().values() : present;
        present = things;
        return things.stream().anyMatch(was::isAlike);
    }

    private static List<Change> changes(Thing was, Thing is) {
        var changes = new ArrayList<Change>();
        was.labels.forEach((key, label) -> {
            Set<String> lost = new TreeSet<>(was.rights.getOrDefault(key, Set.of()));
            lost.removeAll(is.rights.getOrDefault(key, Set.of()));
            String now = is.labels.getOrDefault(key, label);
            if (was.kind == Relation.ENUM && !now.equals(label)) {
                changes.add(new Change(ChangeKind.VALUE_RENAMED, label, now));
            } else if (!lost.isEmpty()) {
                changes.add(new Change(
                        ChangeKind.RIGHT_REVOKED, label, lost.stream().collect(Collectors.joining(", "))));
            }
        });
        return changes;
    }
}
