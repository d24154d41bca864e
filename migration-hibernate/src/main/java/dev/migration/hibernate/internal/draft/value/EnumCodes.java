// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.value;

import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.model.TableShape.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What rows get for what they have, each as text, where a column has the constants of an enum in another way than before.
 *
 * @param words as a developer says it
 */
record EnumCodes(String words, Map<String, String> values) {

    /** As the enum is now: more than one where that cannot be known; none where there are too many to choose from. */
    static List<EnumCodes> of(Column from, Column to, List<String> constants, DraftSyntax syntax) {
        boolean wasNumber = from.isNumber();
        String words = IntStream.range(0, constants.size())
                .mapToObj(i -> i + " is " + constants.get(i))
                .collect(Collectors.joining(", "));
        List<String> texts =
                IntStream.range(0, constants.size()).mapToObj(String::valueOf).toList();
        var numbers = new EnumCodes(words, wasNumber ? ordered(texts, constants) : ordered(constants, texts));
        if (!from.isBoolean()) {
            return List.of(numbers);
        }
        List<EnumCodes> all = new ArrayList<>();
        for (String one : constants) {
            constants.stream()
                    .filter(other -> !other.equals(one))
                    .map(other -> new EnumCodes(
                            "true is " + one + ", false is " + other,
                            ordered(
                                    List.of(syntax.text(true), syntax.text(false)),
                                    Stream.of(one, other)
                                            .map(it -> to.isNumber() ? String.valueOf(constants.indexOf(it)) : it)
                                            .toList())))
                    .forEach(all::add);
        }
        boolean isOther = wasNumber && constants.size() > 2;
        return all.size() > DraftChange.MOST
                ? List.of()
                : Stream.concat(all.stream(), isOther ? Stream.of(numbers) : Stream.empty())
                        .toList();
    }

    private static Map<String, String> ordered(List<String> from, List<String> to) {
        Map<String, String> values = new LinkedHashMap<>();
        IntStream.range(0, from.size()).forEach(i -> values.put(from.get(i), to.get(i)));
        return values;
    }

    /** What rows get, as literals. */
    List<String> names() {
        return values.values().stream().map(value -> "'" + value + "'").toList();
    }

    /** What undoes it. */
    EnumCodes back() {
        return new EnumCodes(words, ordered(List.copyOf(values.values()), List.copyOf(values.keySet())));
    }

    /**
     * @param compared the column as the product compares it letter by letter
     * @param keepsOthers whether what is no constant stays; else it becomes a text that neither a number nor an enum takes, as digits
     *     would be another constant: a number itself, or the place in the enum of MariaDB or MySQL
     */
    String update(String table, String column, String compared, boolean keepsOthers) {
        String cases = values.entrySet().stream()
                .map(it -> " when '" + it.getKey() + "' then '" + it.getValue() + "'")
                .collect(Collectors.joining());
        String other = keepsOthers ? column : "concat('?', " + column + ")";
        return "update " + table + " set " + column + " = case " + compared + cases + " else " + other + " end where "
                + column + " is not null";
    }
}
