// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.rename;

import dev.migration.hibernate.internal.draft.DraftChange.Answer;
import dev.migration.hibernate.internal.model.Difference;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Something that is gone, and something new that it may have become; or several columns that are in one key together, as none of them
 * can be renamed without the others.
 *
 * @param gone the tables, columns or sequences of the migrations
 * @param wanted those of the entities, in the same order
 * @param isAlike whether nothing but the name differs, as far as that can be seen
 * @param columns of a table: those that get another name with it
 * @param when the words of the answer
 * @param up what renames it
 * @param down the same back
 */
public record RenameCandidate(
        List<Object> gone,
        List<Difference> wanted,
        boolean isAlike,
        Set<String> columns,
        String when,
        List<String> up,
        List<String> down) {

    static RenameCandidate of(Object gone, Difference wanted, boolean isAlike, List<String> up, List<String> down) {
        return of(gone, wanted, isAlike, Set.of(), up, down);
    }

    static RenameCandidate of(
            Object gone, Difference wanted, boolean isAlike, Set<String> columns, List<String> up, List<String> down) {
        String when = "It was " + name(gone) + ", which is renamed";
        return new RenameCandidate(List.of(gone), List.of(wanted), isAlike, columns, when, up, down);
    }

    /** @param others which other ones have to be right for this one to be */
    public Answer answer(List<RenameCandidate> others) {
        String condition = others.stream()
                .map(other -> other.wantedName() + " was " + other.goneName())
                .collect(Collectors.joining(" and "));
        return new Answer(when + (others.isEmpty() ? ":" : ", provided that " + condition + ":"), up, down);
    }

    /** What the question is about. */
    public String about() {
        return wanted.get(0).text();
    }

    /** Such as {@code column item.phone}; of several, all of them. */
    public String goneName() {
        return names(gone);
    }

    public String wantedName() {
        return names(wanted);
    }

    /** Whether one table becomes another by it. */
    public boolean isOfTables(String from, String to) {
        return gone.get(0) instanceof Difference.UnmappedTable table
                && table.migration().name().equals(from)
                && wanted.get(0) instanceof Difference.NewTable added
                && added.entity().name().equals(to);
    }

    /** Whether it renames the sequence, on MySQL a table, that Hibernate names after a table, and another candidate that table. */
    public boolean isOfSequenceOf(RenameCandidate other) {
        return other.gone().get(0) instanceof Difference.UnmappedTable former
                && other.wanted().get(0) instanceof Difference.NewTable table
                && !(wanted.get(0) instanceof Difference.NewColumn)
                && table.isCountedBy(withoutKind(wantedName()))
                && withoutKind(goneName()).equalsIgnoreCase(former.migration().name() + "_seq");
    }

    private static String withoutKind(String name) {
        return name.substring(name.indexOf(' ') + 1);
    }

    private static String names(List<?> of) {
        return of.stream().map(RenameCandidate::name).sorted().collect(Collectors.joining(" and "));
    }

    /** That of a table, column or sequence. */
    public static String name(Object of) {
        if (of instanceof Difference.GoneColumn column) {
            return column.migration().in(column.table());
        }
        if (of instanceof Difference.NewColumn column) {
            return column.entity().in(column.table());
        }
        if (of instanceof Difference.UnmappedTable table) {
            return "table " + table.migration().name();
        }
        if (of instanceof Difference.NewTable table) {
            return "table " + table.entity().name();
        }
        return of instanceof Difference.SchemaObject object ? object.object() : String.valueOf(of);
    }
}
