package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.rehearsal.RehearsalReport.Change;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The columns, constraints and indexes of tables, as they were read last and as they are now. */
final class PostgreSqlDetails {

    /** NOT NULL is a constraint of its own since PostgreSQL 18, and shows as a column's already. */
    private static final String PARTS = """
            SELECT 'c', attrelid, attnum, attname, pg_catalog.format_type(atttypid, atttypmod),
                   CASE WHEN attisdropped THEN 'dropped' WHEN attnotnull THEN 'not null' ELSE '' END,
                   CASE WHEN atthasmissing AND atthasdef THEN 'one value'
                        WHEN atthasdef OR attidentity <> '' OR attgenerated <> '' THEN 'filled' ELSE '' END,
                   atttypid::text, pg_catalog.quote_ident(attname), ''
              FROM pg_catalog.pg_attribute WHERE attnum > 0 AND %1$s
            UNION ALL
            SELECT 'k', conrelid, oid, conname, contype::text, CASE WHEN convalidated THEN 'valid' ELSE '' END, '',
                   confrelid::text, conkey::text, CASE contype WHEN 'c' THEN pg_catalog.pg_get_constraintdef(oid) ELSE '' END
              FROM pg_catalog.pg_constraint WHERE contype <> 'n' AND contype <> 't' AND %2$s
            UNION ALL
            SELECT 'i', indrelid, indexrelid, r.relname, pg_catalog.pg_relation_filenode(indexrelid)::text,
                   CASE WHEN indisvalid THEN 'valid' ELSE '' END, CASE WHEN indisprimary THEN 'primary' ELSE '' END,
                   CASE WHEN indisunique THEN 'unique' ELSE '' END, indkey::text, pg_catalog.pg_get_indexdef(indexrelid)
              FROM pg_catalog.pg_index JOIN pg_catalog.pg_class r ON r.oid = indexrelid WHERE %3$s
            UNION ALL
            SELECT 't', tgrelid, 0, tgname, '', tgenabled::text, '', '', '', ''
              FROM pg_catalog.pg_trigger WHERE NOT tgisinternal AND %5$s
            UNION ALL
            SELECT 's', c.oid, 0, '', '', pg_catalog.concat(relrowsecurity, relforcerowsecurity),
                   CASE WHEN relispartition
                        THEN (SELECT pg_catalog.format('%%s.%%s', n.nspname, p.relname) FROM pg_catalog.pg_inherits h
                                JOIN pg_catalog.pg_class p ON p.oid = h.inhparent
                                JOIN pg_catalog.pg_namespace n ON n.oid = p.relnamespace WHERE h.inhrelid = c.oid)
                        ELSE '' END, '', '', ''
              FROM pg_catalog.pg_class c WHERE relkind = ANY ('{r,p}') AND %4$s""";

    private final Connection connection;
    private final Database database;
    private Map<Long, Map<String, TablePart>> first = new HashMap<>();
    private Map<Long, Map<String, TablePart>> known = new HashMap<>();
    private Map<Long, Map<String, TablePart>> kept = Map.of();
    private Map<Long, Map<String, TablePart>> now = new HashMap<>();

    PostgreSqlDetails(Connection connection, Database database) {
        this.connection = connection;
        this.database = database;
    }

    /** Remembers what is known, for {@link #forget}. */
    void keep() {
        kept = Map.copyOf(known);
    }

    /** Knows no more than when it was kept. */
    void forget() {
        known = new HashMap<>(kept);
    }

    void readAll() throws SQLException {
        known = parts("%s >= '16384'::oid");
        first = Map.copyOf(known);
    }

    /** Reads these tables again, whose changes can then be asked for. */
    void read(List<Long> tables) throws SQLException {
        now = tables.isEmpty()
                ? Map.of()
                : parts("%s = ANY ('{" + tables.stream().map(String::valueOf).collect(Collectors.joining(",")) + "}')");
    }

    private Map<Long, Map<String, TablePart>> parts(String condition) throws SQLException {
        Map<Long, Map<String, TablePart>> parts = new HashMap<>();
        String query = PARTS.formatted(
                condition.formatted("attrelid"),
                condition.formatted("conrelid"),
                condition.formatted("indrelid"),
                condition.formatted("c.oid"),
                condition.formatted("tgrelid"));
        for (Row row : database.ownRows(connection, query)) {
            char kind = row.text(1).charAt(0);
            parts.computeIfAbsent(Long.valueOf(row.text(2)), table -> new TreeMap<>())
                    .put(
                            kind + (kind == 'i' || kind == 't' ? row.text(4) : row.text(3)),
                            new TablePart(
                                    kind,
                                    row.text(4),
                                    row.text(5),
                                    row.text(6),
                                    row.text(7),
                                    row.text(8),
                                    row.text(9),
                                    row.text(10)));
        }
        return parts;
    }

    /** What is another of this table since it was read before. */
    void changes(long table, List<Change> found) {
        Map<String, TablePart> after = now.get(table);
        if (after == null) {
            return;
        }
        Map<String, TablePart> before = known.getOrDefault(table, Map.of());
        known.put(table, after);
        after.forEach((key, part) -> {
            TablePart last = before.get(key);
            if (last == null && before.values().stream().noneMatch(part::isIndexOfSameFile)) {
                added(part, found);
            } else if (last != null && !last.equals(part)) {
                changed(before, last, part, found);
            }
        });
        before.forEach((key, part) -> {
            if (!after.containsKey(key) && part.kind() == 'k') {
                add(found, ChangeKind.CONSTRAINT_DROPPED, part.name(), "");
            } else if (!after.containsKey(key)
                    && part.kind() == 'i'
                    && after.values().stream().noneMatch(part::isIndexOfSameFile)) {
                add(found, ChangeKind.INDEX_DROPPED, part.name(), "");
            }
        });
        new PostgreSqlWriters(first.getOrDefault(table, Map.of()), before, after).add(found);
    }

    /** Whether what had gone of a table is there again. */
    boolean isBack(long table, Change gone) {
        Map<String, TablePart> parts = known.getOrDefault(table, Map.of());
        return new PostgreSqlWriters(first.getOrDefault(table, Map.of()), parts, parts).has(gone);
    }

    private static void added(TablePart part, List<Change> found) {
        switch (part.kind()) {
            case 'c' -> {
                if (!part.isDropped()) {
                    boolean required =
                            part.state().equals("not null") && part.more().isEmpty();
                    add(found, ChangeKind.COLUMN_ADDED, part.name(), part.type() + (required ? " not null" : ""));
                }
            }
            case 'k' -> add(found, ChangeKind.CONSTRAINT_ADDED, part.name(), constraint(part));
            case 'i' -> add(found, ChangeKind.INDEX_BUILT, part.name(), "");
            default -> {}
        }
    }

    private static String constraint(TablePart part) {
        String kind = switch (part.type()) {
            case "c" -> "check";
            case "f" -> "foreign key";
            case "p" -> "primary key";
            case "u" -> "unique";
            case "x" -> "exclusion";
            default -> "constraint";
        };
        return part.state().equals("valid") ? kind : kind + " not valid";
    }

    private static void changed(Map<String, TablePart> before, TablePart last, TablePart part, List<Change> found) {
        switch (part.kind()) {
            case 'c' -> changedColumn(last, part, found);
            case 's' -> {
                // Each of the two is t or f: on, and on for the owner too.
                if (part.state().compareTo(last.state()) > 0) {
                    add(found, ChangeKind.ROW_SECURITY_ENABLED, "", "");
                }
            }
            case 'k' -> {
                if (part.state().equals("valid") && !last.state().equals("valid")) {
                    add(found, ChangeKind.CONSTRAINT_VALIDATED, part.name(), constraint(part));
                }
            }
            case 'i' -> {
                if (!part.type().equals(last.type()) && before.values().stream().noneMatch(part::isIndexOfSameFile)) {
                    add(found, ChangeKind.INDEX_BUILT, part.name(), "again");
                }
            }
            default -> {}
        }
    }

    private static void changedColumn(TablePart last, TablePart part, List<Change> found) {
        if (part.isDropped()) {
            add(found, ChangeKind.COLUMN_DROPPED, last.name(), last.type());
            return;
        }
        if (!part.name().equals(last.name())) {
            add(found, ChangeKind.COLUMN_RENAMED, last.name(), part.name());
        }
        if (!part.type().equals(last.type()) || !part.id().equals(last.id())) {
            String other = part.type().equals(last.type()) ? "another " : "";
            add(found, ChangeKind.TYPE_CHANGED, part.name(), last.type() + " to " + other + part.type());
        }
        if (!part.state().equals(last.state())) {
            boolean set = part.state().equals("not null");
            add(found, set ? ChangeKind.NOT_NULL_SET : ChangeKind.NOT_NULL_DROPPED, part.name(), "");
        }
    }

    private static void add(List<Change> found, ChangeKind kind, String name, String detail) {
        found.add(new Change(kind, name, detail));
    }
}
