package dev.migration.fleet;

import dev.migration.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Groups what is wrong with targets by its cause, in which names and numbers of a single target, and what went well before, do not
 * count.
 */
final class Causes {

    private static final Pattern OWN =
            Pattern.compile("[0-9]+|\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'| (?:Applied|Undone) in this run: [^\n]*");

    private Causes() {}

    /** The first problem's text of the first of each group, with those that have it too; the largest group first. */
    static <T> Map<String, List<T>> group(
            List<T> failed, Function<T, String> name, Function<T, List<Problem>> problems) {
        Map<String, List<T>> same = new LinkedHashMap<>();
        for (T one : failed) {
            same.computeIfAbsent(cause(name.apply(one), problems.apply(one)), none -> new ArrayList<>())
                    .add(one);
        }
        Map<String, List<T>> groups = new LinkedHashMap<>();
        same.values().stream()
                .sorted(Comparator.comparing((List<T> group) -> group.size()).reversed())
                .forEach(group -> groups.merge(text(problems.apply(group.get(0))), group, (first, more) -> {
                    List<T> both = new ArrayList<>(first);
                    both.addAll(more);
                    return both;
                }));
        return groups;
    }

    private static String text(List<Problem> problems) {
        return problems.isEmpty() ? "The cause is unknown." : problems.get(0).text();
    }

    private static String cause(String target, List<Problem> problems) {
        if (problems.isEmpty()) {
            return "";
        }
        Problem first = problems.get(0);
        return first.code() + " "
                + OWN.matcher(Pattern.compile("(?<!\\w)" + Pattern.quote(target) + "(?!\\w)")
                                .matcher(first.message())
                                .replaceAll(""))
                        .replaceAll("");
    }
}
