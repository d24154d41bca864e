package dev.migration.fleet;

import dev.migration.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Groups what is wrong with targets by its cause: what failed, and where. Names, numbers and rows of a single target do not count,
 * and neither does how far it had come, or in which process of the run it failed.
 */
final class CauseGroups {

    private static final Pattern OWN = Pattern.compile("[0-9]+|\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'");

    /** In the report of a statement that failed, the line that says what it left, and all behind it. */
    private static final Pattern STATE =
            Pattern.compile("\n {2,}(?:Rolled back|Half done|Unknown|No statement of)\\b.*", Pattern.DOTALL);

    /** The server's detail, such as which row is there twice, with the lines that belong to it. */
    private static final Pattern DETAIL = Pattern.compile("\n( {2,})Detail: [^\n]*(?:\n\\1 {2,}[^\n]*)*");

    /** What the run has reported before follows, with its place. */
    private static final Pattern ALREADY =
            Pattern.compile("^It failed in this run already \\([^\n]*?\\), by [^\n]*?: (?:(\\S+) {2})?");

    private static final Pattern SPACE = Pattern.compile("\\s+");

    private static final Pattern BEFORE = Pattern.compile(" (?:Applied|Undone) in this run: [^\n]*");

    private CauseGroups() {}

    /**
     * The first problem's text of one of each group, with those that have it too; the largest group first. In the text for several,
     * what was done before is left out, and the detail says whose it is.
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
                .forEach(group -> groups.merge(text(group, name, problems), group, (first, more) -> {
                    List<T> both = new ArrayList<>(first);
                    both.addAll(more);
                    return both;
                }));
        return groups;
    }

    private static <T> String text(List<T> group, Function<T, String> name, Function<T, List<Problem>> problems) {
        T example = group.stream()
                .filter(one -> !problems.apply(one).isEmpty()
                        && !ALREADY.matcher(problems.apply(one).get(0).message())
                                .find())
                .findFirst()
                .orElse(group.get(0));
        if (problems.apply(example).isEmpty()) {
            return "The cause is unknown.";
        }
        String text = problems.apply(example).get(0).text();
        if (group.size() == 1) {
            return text;
        }
        return DETAIL.matcher(BEFORE.matcher(text).replaceAll(""))
                .replaceAll(detail -> Matcher.quoteReplacement(detail.group()
                        .replaceFirst("Detail:", Matcher.quoteReplacement("Detail of " + name.apply(example) + ":"))));
    }

    private static String cause(String target, List<Problem> problems) {
        if (problems.isEmpty()) {
            return "";
        }
        Problem first = problems.get(0);
        Matcher before = ALREADY.matcher(first.message());
        boolean already = before.find();
        String place = already ? before.group(1) : String.valueOf(first.place());
        String message = already ? first.message().substring(before.end()) : first.message();
        String same = DETAIL.matcher(STATE.matcher(message).replaceFirst("")).replaceAll("");
        String nameless = Pattern.compile("(?<!\\w)" + Pattern.quote(target) + "(?!\\w)")
                .matcher(same)
                .replaceAll("");
        return first.code() + " " + place + " "
                + SPACE.matcher(OWN.matcher(nameless).replaceAll("")).replaceAll(" ");
    }
}
