// SPDX-License-Identifier: Apache-2.0
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
    private Map<Long, PostgreSqlTable> first = new HashMap<>();
    private Map<Long, PostgreSqlTable> known = new HashMap<>();
    private Map<Long, PostgreSqlTable> kept = Map.of();
    private Map<Long, PostgreSqlTable> now = new HashMap<>();
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
                .filter(table -> !table.getValue().domains().isEmpty())
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
        PostgreSqlTable after = now.get(table);
        if (after == null) {
            return;
        }
        PostgreSqlTable before = known.getOrDefault(table, PostgreSqlTable.NONE);
        PostgreSqlTable atFirst = first.getOrDefault(table, PostgreSqlTable.NONE);
        known.put(table, after);
        after.columns().forEach((number, column) -> {
            PostgreSqlColumn last = before.columns().get(number);
            if (last != null) {
                changed(relation, last, column, !atFirst.columns().containsKey(number), found);
            } else if (!column.isDropped()) {
                Deed added = relation.kind() == Relation.TYPE ? Loss.ATTRIBUTE_ADDED : Work.COLUMN_ADDED;
                boolean isRequired = column.isNotNull() && !column.isFilled();
                found.add(new Alteration(added, column.name(), column.type() + (isRequired ? " not null" : "")));
            }
        });
        after.indexes().forEach((name, index) -> {
            if (before.indexes().values().stream().noneMatch(index::isOfSameFile)) {
                Work built = before.indexes().containsKey(name) ? Work.INDEX_BUILT_AGAIN : Work.INDEX_BUILT;
                found.add(new Alteration(built, name));
            }
        });
        after.constraints().forEach((number, constraint) -> {
            PostgreSqlConstraint last = before.constraints().get(number);
            if (last == null) {
                found.add(new Alteration(added(constraint), constraint.name()));
            } else if (constraint.isValid() && !last.isValid()) {
                found.add(new Alteration(
                        Work.CONSTRAINT_VALIDATED,
                        constraint.name(),
                        added(constraint).word()));
            }
        });
        if (before.settings() != null
                && after.settings() != null
                && after.settings().rowSecurity().compareTo(before.settings().rowSecurity()) > 0) {
            found.add(new Alteration(Loss.ROW_SECURITY, ""));
        }
        before.indexes().forEach((name, index) -> {
            if (!after.indexes().containsKey(name)
                    && after.indexes().values().stream().noneMatch(index::isOfSameFile)) {
                found.add(new Alteration(Work.INDEX_DROPPED, name));
            }
        });
        before.constraints().forEach((number, constraint) -> {
            if (!after.constraints().containsKey(number)) {
                found.add(new Alteration(Work.CONSTRAINT_DROPPED, constraint.name()));
            }
        });
        new PostgreSqlRefusals(atFirst, before, after, isWritten).add(found);
        new PostgreSqlAbsences(atFirst, before, after, dropped).add(found);
    }

    /** Whether what had gone of a table is there again, or what it refused is not refused any more. */
    boolean isBack(long table, Alteration gone) {
        PostgreSqlTable last = known.getOrDefault(table, PostgreSqlTable.NONE);
        PostgreSqlTable atFirst = first.getOrDefault(table, PostgreSqlTable.NONE);
        if (gone.kind() == ChangeKind.REFUSES || gone.kind() == ChangeKind.ROW_SECURITY_ENABLED) {
            return new PostgreSqlRefusals(atFirst, atFirst, last, true).isWithout(gone);
        }
        return new PostgreSqlAbsences(atFirst, last, last, Set.of()).has(gone);
    }

    private static Work added(PostgreSqlConstraint constraint) {
        return switch (constraint.kind()) {
            case CHECK -> constraint.isValid() ? Work.CHECK_ADDED : Work.CHECK_NOT_VALID;
            case FOREIGN_KEY -> constraint.isValid() ? Work.FOREIGN_KEY_ADDED : Work.FOREIGN_KEY_NOT_VALID;
            case PRIMARY_KEY -> Work.PRIMARY_KEY_ADDED;
            case UNIQUE -> Work.UNIQUE_ADDED;
            case EXCLUSION -> Work.EXCLUSION_ADDED;
            case OTHER -> constraint.isValid() ? Work.CONSTRAINT_ADDED : Work.CONSTRAINT_NOT_VALID;
        };
    }

    /** @param isOfNobody whether nobody has known it, so that nobody misses it or its name */
    private static void changed(
            Relation relation,
            PostgreSqlColumn last,
            PostgreSqlColumn column,
            boolean isOfNobody,
            List<Alteration> found) {
        boolean isRenamed = !column.name().equals(last.name());
        if (isOfNobody && (column.isDropped() || isRenamed)) {
            return;
        }
        if (column.isDropped()) {
            if (!last.isDropped()) {
                Loss dropped = relation.isTable() ? Loss.COLUMN_DROPPED : Loss.ATTRIBUTE_DROPPED;
                found.add(new Alteration(dropped, last.name(), last.type()));
            }
            return;
        }
        if (isRenamed) {
            found.add(Alteration.ofColumnName(last.name(), column.name()));
        }
        boolean isOfSameName = column.type().equals(last.type());
        if (!isOfSameName || !column.typeNumber().equals(last.typeNumber())) {
            found.add(Alteration.ofType(column.name(), last.type(), (isOfSameName ? "another " : "") + column.type()));
        }
        if (column.isNotNull() != last.isNotNull()) {
            found.add(new Alteration(column.isNotNull() ? Work.NOT_NULL_SET : Work.NOT_NULL_DROPPED, column.name()));
        }
    }
}
