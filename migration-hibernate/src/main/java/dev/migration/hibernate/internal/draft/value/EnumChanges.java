// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.value;

import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.DraftChange.Answer;
import dev.migration.hibernate.internal.draft.Mappings;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import dev.migration.hibernate.internal.tables.HibernateTables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Asks what becomes of rows when the constants of an enum change. A constant that is gone may have another name now; and where rows have
 * numbers, a constant may have been added or taken out anywhere.
 */
public record EnumChanges(HibernateTables entities, DraftSyntax syntax) {

    /** Statements that make room for a change of rows, and those that come after it. */
    public record Steps(List<String> before, List<String> after) {

        public List<String> with(List<String> updates) {
            return Stream.of(before, updates, after).flatMap(List::stream).toList();
        }
    }

    /**
     * A change of constants that rows have as text; without a question where all are still there.
     *
     * @param plain without a row that changes
     * @param up around an UPDATE of rows, by the constants that stay until it
     * @param down around the one that undoes it, alike
     */
    public DraftChange named(
            String about,
            String table,
            String column,
            List<String> before,
            List<String> after,
            Answer plain,
            Function<Collection<String>, Steps> up,
            Function<Collection<String>, Steps> down) {
        List<String> gone = new ArrayList<>(before);
        gone.removeAll(after);
        List<String> added = new ArrayList<>(after);
        added.removeAll(before);
        String of = " in " + table + "." + column;
        if (gone.isEmpty()) {
            // Those that only have another order are all still there when that is undone.
            return DraftChange.replacing(about, "", plain.up(), plain.down()).undoing(failing(added, of));
        }
        List<Answer> answers = new ArrayList<>();
        for (Map<String, String> renamed : Mappings.of(gone, added)) {
            List<String> updates = new ArrayList<>();
            List<String> undone = new ArrayList<>();
            renamed.forEach((from, to) -> {
                updates.add(update(table, column, from, to));
                undone.add(update(table, column, to, from));
            });
            String when = renamed.entrySet().stream()
                    .map(it -> it.getKey() + " is " + it.getValue() + " now")
                    .collect(Collectors.joining(", "));
            List<String> isNew = new ArrayList<>(added);
            isNew.removeAll(renamed.values());
            answers.add(new Answer(
                    when + ":",
                    up.apply(renamed.keySet()).with(updates),
                    down.apply(renamed.values()).with(undone),
                    failing(isNew, of)));
        }
        Answer none = new Answer(
                "No row has " + String.join(" or ", gone) + "; where one has, this fails:",
                plain.up(),
                plain.down(),
                failing(added, of));
        answers.add(none);
        String question = "What becomes of rows with " + String.join(" or ", gone) + of + "?"
                + (answers.size() == 1 ? " If there are some, change them above this statement." : "");
        DraftChange change = answers.size() == 1
                ? DraftChange.replacing(about, question, plain.up(), plain.down())
                        .undoing(failing(added, of))
                : DraftChange.choice(about, question, answers, none, answers.get(0), true);
        return change.failingBefore("where it writes " + String.join(" or ", gone) + of);
    }

    /** What undoing it fails on; empty where there is nothing. */
    static String failing(List<String> constants, String of) {
        return constants.isEmpty() ? "" : "fails if a row has " + String.join(" or ", constants) + of + ".";
    }

    /** Whether an enum is a type of its column, as on MariaDB, MySQL and H2, and has other constants now, and may be required. */
    public boolean isTyped(Difference.ChangedColumn column) {
        return column.is(Difference.Aspect.TYPE)
                && Set.of(Difference.Aspect.TYPE, Difference.Aspect.NULLABLE).containsAll(column.aspects())
                && column.entity().isEnum()
                && column.migration().isEnum();
    }

    /** @param others what else of the column is asked about; empty where there is nothing */
    public DraftChange typed(Difference.ChangedColumn column, String others) {
        List<String> before = Difference.constants(column.migration().type());
        List<String> after = Difference.constants(column.result().type());
        List<String> up = syntax.change(column, column.result());
        List<String> down = syntax.change(column, column.migration());
        DraftChange change = named(
                column.text(),
                column.table().name(),
                column.entity().name(),
                before,
                after,
                new Answer("", up, down),
                renamed -> new Steps(both(column, before, after, renamed), up),
                renamed -> new Steps(both(column, after, before, renamed), down));
        return change.asking((change.question() + " " + others).strip());
    }

    /** What takes the constants that rows have until an UPDATE, and no other one: a row that has such a one is refused first. */
    private List<String> both(
            Difference.ChangedColumn column, List<String> from, List<String> to, Collection<String> renamed) {
        String constants = Stream.concat(from.stream(), to.stream())
                .distinct()
                .filter(constant -> to.contains(constant) || renamed.contains(constant))
                .collect(Collectors.joining(","));
        return syntax.change(column, column.result().typed("enum (" + constants + ")"));
    }

    private String update(String table, String column, String from, String to) {
        String name = syntax.name(column);
        return "update " + syntax.name(table) + " set " + name + " = " + to + " where " + name + " = " + from;
    }

    /** Whether rows have the numbers of constants, and there are other ones now; a bound of any other number looks the same. */
    public boolean isNumbered(Difference.ChangedConstraint changed) {
        Constraint check = changed.entity();
        return check.columns().size() == 1
                && count(check) > 0
                && count(changed.migration()) > 0
                && entities.columns()
                                .constants(
                                        changed.table().name(), check.columns().get(0))
                                .size()
                        == count(check);
    }

    /** How many numbers from 0 on it lists; 0 for another condition. */
    private static int count(Constraint check) {
        Set<String> values = check.condition().values();
        return IntStream.range(0, values.size()).mapToObj(String::valueOf).allMatch(values::contains)
                ? values.size()
                : 0;
    }

    /** A change of constants that rows have as numbers. */
    public DraftChange numbered(Difference.ChangedConstraint changed, Steps up, Steps down) {
        String table = changed.table().name();
        String column = changed.entity().columns().get(0);
        int before = count(changed.migration());
        int after = count(changed.entity());
        List<String> constants = entities.columns().constants(table, column);
        String in = " in " + table + "." + column;
        Answer atTheEnd = new Answer("", up.with(List.of()), down.with(List.of()));
        if (Math.abs(after - before) != 1 || Math.max(before, after) > DraftChange.MOST) {
            List<String> added = after > before ? constants.subList(before, after) : List.of();
            return DraftChange.replacing(
                            changed.text(),
                            "Rows keep their numbers" + in + ": " + numbers(constants)
                                    + ". If a constant was added or taken out before others, write an UPDATE between these statements, and one that"
                                    + " undoes it.",
                            atTheEnd.up(),
                            atTheEnd.down())
                    .undoing(failing(added, in));
        }
        String name = syntax.name(column);
        String set = "update " + syntax.name(table) + " set " + name + " = ";
        boolean isMore = after > before;
        int last = Math.max(before, after) - 1;
        List<Answer> answers = new ArrayList<>();
        for (int i = last; i >= 0; i--) {
            String makeRoom = set + name + " + 1 where " + name + " >= " + i;
            // A row with the number that goes gets one that is refused.
            String close = set + "case when " + name + " = " + i + " then " + last + " else " + name + " - 1 end where "
                    + name + " >= " + i;
            List<String> updates = i == last ? List.of() : List.of(isMore ? makeRoom : close);
            List<String> undone = i == last ? List.of() : List.of(isMore ? close : makeRoom);
            String when = isMore
                    ? constants.get(i) + " is new" + (i == last ? ", the last one" : ", and those behind it move up")
                            + ":"
                    : "The constant that had the number " + i + " is gone, and no row has it:";
            String undoing = isMore ? failing(constants.subList(i, i + 1), in) : "";
            answers.add(new Answer(when, up.with(updates), down.with(undone), undoing));
        }
        String question =
                "Rows have the numbers of constants" + in + ". Which one is " + (isMore ? "new" : "gone") + "?";
        return DraftChange.choice(
                changed.text(), question, answers, answers.get(0), answers.get(answers.size() - 1), true);
    }

    private static String numbers(List<String> constants) {
        return IntStream.range(0, constants.size())
                .mapToObj(i -> i + " is " + constants.get(i))
                .collect(Collectors.joining(", "));
    }
}
