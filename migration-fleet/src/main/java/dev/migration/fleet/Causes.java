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
 * Groups what is wrong with targets by its cause: what failed, and where. Names and numbers of a single target do not count, and
 * neither does how far it had come.
 */
final class Causes {

    private static final Pattern OWN = Pattern.compile("[0-9]+|\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'");

    /** In the report of a statement that failed, the line that says what it left, and all behind it. */
    private static final Pattern STATE =
            Pattern.compile("\n {2,}(?:Rolled back|Half done|Unknown|No statement of)\\b.*", Pattern.DOTALL);

    private static final Pattern BEFORE = Pattern.compile(" (?:Applied|Undone) in this run: [^\n]*");

    private Causes() {}

    /**
     * The first problem's text of the first of each group, with those that have it too; the largest group first. What was done
     * before is left out of the text for several.
     */
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
                .forEach(group ->
                        groups.merge(text(problems.apply(group.get(0)), group.size()), group, (first, more) -> {
                            List<T> both = new ArrayList<>(first);
                            both.addAll(more);
                            return both;
                        }));
        return groups;
    }

    private static String text(List<Problem> problems, int targets) {
        if (problems.isEmpty()) {
            return "The cause is unknown.";
        }
        String text = problems.get(0).text();
        return targets == 1 ? text : BEFORE.matcher(text).replaceAll("");
    }

    private static String cause(String target, List<Problem> problems) {
        if (problems.isEmpty()) {
            return "";
        }
        Problem first = problems.get(0);
        String message = STATE.matcher(first.message()).replaceFirst("");
        String nameless = Pattern.compile("(?<!\\w)" + Pattern.quote(target) + "(?!\\w)")
                .matcher(message)
                .replaceAll("");
        return first.code() + " " + first.place() + " " + OWN.matcher(nameless).replaceAll("");
    }
}
