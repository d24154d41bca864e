package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Database;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Deed;
import dev.migration.rehearsal.internal.rule.Loss;
import dev.migration.rehearsal.internal.rule.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The parts of tables and sequences, as they were read last and as they are now. */
final class PostgreSqlDetails {

    private final PostgreSqlParts parts;
    private Map<Long, Map<String, TablePart>> first = new HashMap<>();
    private Map<Long, Map<String, TablePart>> known = new HashMap<>();
    private Map<Long, Map<String, TablePart>> kept = Map.of();
    private Map<Long, Map<String, TablePart>> now = new HashMap<>();
    private Set<String> dropped = Set.of();

    PostgreSqlDetails(Connection connection, Database database) {
        this.parts = new PostgreSqlParts(connection, database);
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
        known = parts.readAll();
        first = Map.copyOf(known);
    }

    /** Those with a column of a domain, whose changes no lock shows. */
    Set<Long> tablesOfDomains() {
        return known.entrySet().stream()
                .filter(table -> table.getValue().values().stream().anyMatch(part -> part.kind() == 'd'))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Reads these tables and sequences again, whose changes can then be asked for. */
    void read(List<Long> tables) throws SQLException {
        now = parts.readOf(tables);
        dropped = tables.stream()
                .filter(table -> !now.containsKey(table))
                .map(String::valueOf)
                .collect(Collectors.toSet());
    }

    /**
     * What is another of this table since it was read before.
     *
     * @param isWritten whether its rows may have been changed in this transaction
     */
    void changes(Relation relation, boolean isWritten, List<Alteration> found) {
        long table = relation.oid();
        Map<String, TablePart> after = now.get(table);
        if (after == null) {
            return;
        }
        Map<String, TablePart> before = known.getOrDefault(table, Map.of());
        known.put(table, after);
        after.forEach((key, part) -> {
            TablePart last = before.get(key);
            if (last == null && before.values().stream().noneMatch(part::isIndexOfSameFile)) {
                added(relation, part, found);
            } else if (last != null && !last.equals(part) && !isOfNobody(table, key, last, part)) {
                changed(relation, before, last, part, found);
            }
        });
        before.forEach((key, part) -> {
            if (!after.containsKey(key) && part.kind() == 'k') {
                found.add(new Alteration(Work.CONSTRAINT_DROPPED, part.name()));
            } else if (!after.containsKey(key)
                    && part.kind() == 'i'
                    && after.values().stream().noneMatch(part::isIndexOfSameFile)) {
                found.add(new Alteration(Work.INDEX_DROPPED, part.name()));
            }
        });
        Map<String, TablePart> atFirst = first.getOrDefault(table, Map.of());
        new PostgreSqlRefusals(atFirst, before, after, isWritten).add(found);
        new PostgreSqlAbsences(atFirst, before, after, dropped).add(found);
    }

    /** Of a column that nobody has known, that it is dropped or gets another name. */
    private boolean isOfNobody(long table, String key, TablePart last, TablePart part) {
        return part.kind() == 'c'
                && (part.isDropped() || !part.name().equals(last.name()))
                && !first.getOrDefault(table, Map.of()).containsKey(key);
    }

    /** Whether what had gone of a table is there again, or what it refused is not refused any more. */
    boolean isBack(long table, Alteration gone) {
        Map<String, TablePart> last = known.getOrDefault(table, Map.of());
        Map<String, TablePart> atFirst = first.getOrDefault(table, Map.of());
        if (gone.kind() == ChangeKind.REFUSES || gone.kind() == ChangeKind.ROW_SECURITY_ENABLED) {
            return new PostgreSqlRefusals(atFirst, atFirst, last, true).isWithout(gone);
        }
        return new PostgreSqlAbsences(atFirst, last, last, Set.of()).has(gone);
    }

    private static void added(Relation relation, TablePart part, List<Alteration> found) {
        switch (part.kind()) {
            case 'c' -> {
                if (!part.isDropped()) {
                    boolean required =
                            part.state().equals("not null") && part.more().isEmpty();
                    Deed added = relation.kind() == Relation.TYPE ? Loss.ATTRIBUTE_ADDED : Work.COLUMN_ADDED;
                    found.add(new Alteration(added, part.name(), part.type() + (required ? " not null" : "")));
                }
            }
            case 'k' -> found.add(new Alteration(constraint(part), part.name()));
            case 'i' -> found.add(new Alteration(Work.INDEX_BUILT, part.name()));
            default -> {}
        }
    }

    private static Work constraint(TablePart part) {
        boolean isValid = part.state().equals("valid");
        return switch (part.type()) {
            case "c" -> isValid ? Work.CHECK_ADDED : Work.CHECK_NOT_VALID;
            case "f" -> isValid ? Work.FOREIGN_KEY_ADDED : Work.FOREIGN_KEY_NOT_VALID;
            case "p" -> Work.PRIMARY_KEY_ADDED;
            case "u" -> Work.UNIQUE_ADDED;
            case "x" -> Work.EXCLUSION_ADDED;
            default -> isValid ? Work.CONSTRAINT_ADDED : Work.CONSTRAINT_NOT_VALID;
        };
    }

    private static void changed(
            Relation relation, Map<String, TablePart> before, TablePart last, TablePart part, List<Alteration> found) {
        switch (part.kind()) {
            case 'c' -> changedColumn(relation, last, part, found);
            case 's' -> {
                // Each of the two is t or f: on, and on for the owner too.
                if (part.state().compareTo(last.state()) > 0) {
                    found.add(new Alteration(Loss.ROW_SECURITY, ""));
                }
            }
            case 'k' -> {
                if (part.state().equals("valid") && !last.state().equals("valid")) {
                    found.add(new Alteration(
                            Work.CONSTRAINT_VALIDATED,
                            part.name(),
                            constraint(part).word()));
                }
            }
            case 'i' -> {
                if (!part.type().equals(last.type()) && before.values().stream().noneMatch(part::isIndexOfSameFile)) {
                    found.add(new Alteration(Work.INDEX_BUILT_AGAIN, part.name()));
                }
            }
            default -> {}
        }
    }

    private static void changedColumn(Relation relation, TablePart last, TablePart part, List<Alteration> found) {
        if (part.isDropped()) {
            Loss dropped = relation.isTable() ? Loss.COLUMN_DROPPED : Loss.ATTRIBUTE_DROPPED;
            found.add(new Alteration(dropped, last.name(), last.type()));
            return;
        }
        if (!part.name().equals(last.name())) {
            found.add(new Alteration(Loss.COLUMN_RENAMED, last.name(), part.name()));
        }
        if (!part.type().equals(last.type()) || !part.id().equals(last.id())) {
            String other = part.type().equals(last.type()) ? "another " : "";
            found.add(Alteration.ofType(part.name(), last.type(), other + part.type()));
        }
        if (!part.state().equals(last.state())) {
            boolean set = part.state().equals("not null");
            found.add(new Alteration(set ? Work.NOT_NULL_SET : Work.NOT_NULL_DROPPED, part.name()));
        }
    }
}
