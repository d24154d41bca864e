// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Database;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Loss;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** What callers find by a name, or may do, without a lock on it that shows: functions, types, schemas, extensions, and rights. */
final class PostgreSqlCallers {

    private final PostgreSqlThings things;
    /** What was there before the transaction. */
    private Map<Long, PostgreSqlThing> first = Map.of();

    private Map<Long, PostgreSqlThing> known = Map.of();
    private long newest;

    /** What the transaction has dropped or renamed, as it was. */
    private final Map<Long, PostgreSqlThing> missed = new HashMap<>();

    /** What is there since the last statement; null until that is asked for. */
    private @Nullable Collection<PostgreSqlThing> present;

    PostgreSqlCallers(Connection connection, Database database) {
        this.things = new PostgreSqlThings(connection, database);
    }

    /** Whether it is about what is known here, and not about a part of a table. */
    static boolean isFound(Alteration gone) {
        return switch (gone.kind()) {
            case GONE -> gone.deed() == Loss.VIEW_WRITTEN || gone.deed() == Loss.VIEW_CHECKED;
            case COLUMN_RENAMED, REFUSES, ROW_SECURITY_ENABLED -> false;
            default -> true;
        };
    }

    void readAll() throws SQLException {
        known = things.read();
        first = known;
        newest = known.keySet().stream().mapToLong(oid -> oid).max().orElse(0);
    }

    /**
     * What is another since the last call.
     *
     * @param relations those that were there before, by their numbers
     */
    List<Touched> changes(LongFunction<@Nullable Relation> relations) throws SQLException {
        present = null;
        Map<Long, PostgreSqlThing> before = known;
        // What the transaction has made itself was not there for others.
        known = things.readUntil(newest);
        known.keySet().retainAll(before.keySet());
        var touched = new ArrayList<Touched>();
        for (var entry : before.entrySet()) {
            long oid = entry.getKey();
            PostgreSqlThing was = entry.getValue();
            PostgreSqlThing is = known.get(oid);
            List<Alteration> changes = is == null ? gone(oid, was) : changes(was, is);
            if (is != null && was.kind() == 'v') {
                addWrites(was, is, changes);
                if (!changes.isEmpty()) {
                    missed.putIfAbsent(oid, was);
                }
            }
            if (is != null && !is.name().equals(was.name())) {
                missed.putIfAbsent(oid, was);
                if (!was.isRelation() && isRenamedAlone(oid, was, is, before)) {
                    changes.add(new Alteration(Loss.RENAMED, "", is.name()));
                }
            }
            if (!changes.isEmpty()) {
                Relation relation = relations.apply(oid);
                touched.add(touched(relation != null ? relation : relation(oid, was, is == null), changes));
            }
        }
        return touched;
    }

    /** Of a view that another query or option has replaced. */
    private static void addWrites(PostgreSqlThing was, PostgreSqlThing is, List<Alteration> changes) {
        List<String> refused = was.refused(is);
        if (!refused.isEmpty()) {
            changes.add(new Alteration(Loss.VIEW_WRITTEN, String.join(", ", refused)));
        }
        if (was.isLessCheckedThan(is)) {
            changes.add(new Alteration(Loss.VIEW_CHECKED, ""));
        }
    }

    /** Rights are those of a name. */
    private static Relation relation(long oid, PostgreSqlThing was, boolean isGone) {
        return new Relation(oid, isGone ? was.fullName() : was.name(), was.kind(), 0, 0, List.of(was.name()));
    }

    private static Touched touched(Relation relation, List<Alteration> changes) {
        return new Touched(relation, Set.of(), Set.of(), changes, 0, 0, 0, 0, false);
    }

    /** A relation's own lock shows that it is gone; an extension takes along what is its. */
    private List<Alteration> gone(long oid, PostgreSqlThing was) {
        missed.put(oid, was);
        return was.isRelation() || !was.extension().isEmpty()
                ? List.of()
                : List.of(new Alteration(Loss.OTHER_DROPPED, ""));
    }

    /** With its schema all of it has another name, which is said once. */
    private boolean isRenamedAlone(
            long oid, PostgreSqlThing was, PostgreSqlThing is, Map<Long, PostgreSqlThing> before) {
        return was.extension().isEmpty()
                && before.entrySet().stream()
                        .filter(other -> other.getValue().kind() == 'N' && other.getKey() != oid)
                        .filter(other -> was.name().startsWith(other.getValue().name() + "."))
                        .noneMatch(other -> known.containsKey(other.getKey())
                                && is.name()
                                        .equals(known.get(other.getKey()).name()
                                                + was.name()
                                                        .substring(other.getValue()
                                                                .name()
                                                                .length())));
    }

    /** Whether what was dropped, renamed or revoked is there again, as callers know it. */
    boolean isBack(Relation relation, Alteration gone) throws SQLException {
        if (gone.kind() == ChangeKind.RIGHT_REVOKED) {
            return isGranted(relation, gone);
        }
        if (gone.kind() == ChangeKind.VALUE_RENAMED) {
            return isNamedAsBefore(relation, gone.name());
        }
        PostgreSqlThing was = missed.get(relation.oid());
        if (was == null) {
            return false;
        }
        PostgreSqlThing is = known.get(relation.oid());
        if (is != null && is.isTableCalledAs(was)) {
            return true;
        }
        Collection<PostgreSqlThing> all = present == null ? things.read().values() : present;
        present = all;
        return all.stream().anyMatch(was::isKeptBy);
    }

    /** Also of a value that had this name only meanwhile. */
    private boolean isNamedAsBefore(Relation type, String value) {
        PostgreSqlThing was = first.get(type.oid());
        PostgreSqlThing is = known.get(type.oid());
        return was != null
                && is != null
                && was.labels().entrySet().stream()
                        .filter(label -> label.getValue().equals(value))
                        .allMatch(label -> value.equals(is.labels().get(label.getKey())));
    }

    private boolean isGranted(Relation relation, Alteration revoked) throws SQLException {
        PostgreSqlThing was = first.get(relation.oid());
        PostgreSqlThing is = known.get(relation.oid());
        return was != null
                && is != null
                && changes(was, is).stream().noneMatch(now -> now.name().equals(revoked.name()));
    }

    private List<Alteration> changes(PostgreSqlThing was, PostgreSqlThing is) throws SQLException {
        var changes = new ArrayList<Alteration>();
        for (var entry : was.labels().entrySet()) {
            String key = entry.getKey();
            String label = entry.getValue();
            String now = is.labels().getOrDefault(key, label);
            if (was.kind() == Relation.ENUM && !now.equals(label)) {
                changes.add(new Alteration(Loss.VALUE_RENAMED, label, now));
            }
            List<String> lost = was.lostBy(key, is);
            if (!lost.isEmpty() && !things.isMember(key, is.owner())) {
                changes.add(new Alteration(Loss.RIGHT_REVOKED, label, String.join(", ", lost)));
            }
        }
        return changes;
    }
}
