package dev.migration.internal.report;

import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what is the same of many files once. Whoever shows problems to a program shows each. */
public final class Warnings {

    private static final int MOST_NAMES = 3;

    /** A shorter one may be a word of the text. */
    private static final int SHORTEST_STEM = 4;

    private static final String VERSION = "VERSION";
    private static final String FILE = "FILE";

    /** The number in the name of a file, or of its directory. */
    private static final Pattern NUMBER =
            Pattern.compile("(?:[VUB]([0-9]+(?:[._][0-9]+)*)__|([0-9]+(?:[.-][0-9]+)*)[_.-])[^/]*(?:/[a-z]+\\.sql)?$");

    private static final Pattern LINE = Pattern.compile("\\b(line|statement) [0-9]+");

    private Warnings() {}

    /** The problems in their order, each kind of warning once: with the number of its files and the names of three. */
    public static List<Problem> merged(List<Problem> problems) {
        if (problems.size() < 2) {
            return problems;
        }
        Map<Problem, List<Problem>> kinds = new LinkedHashMap<>();
        for (Problem problem : problems) {
            kinds.computeIfAbsent(kind(problem), first -> new ArrayList<>(1)).add(problem);
        }
        List<Problem> merged = new ArrayList<>();
        kinds.forEach((kind, same) -> {
            if (same.size() == 1 || !isOfFile(kind, same.get(0))) {
                merged.addAll(same);
            } else {
                merged.add(kind.withMessage(files(same) + ": " + kind.message()));
            }
        });
        return merged;
    }

    private static boolean isOfFile(Problem kind, Problem first) {
        return kind.place() == null && first.place() != null;
    }

    /** A warning without what only its file has; anything else as it is. */
    private static Problem kind(Problem problem) {
        Place place = problem.place();
        if (place == null || problem.isError()) {
            return problem;
        }
        return Problem.warning(
                problem.code(),
                null,
                withoutFile(problem.message(), place.file()),
                withoutFile(problem.remedy(), place.file()));
    }

    private static String withoutFile(String text, String file) {
        // In a directory, its scripts are called alike.
        String named = file.replaceFirst("/(?:up|down|migration)\\.sql$", "");
        String name = named.substring(named.lastIndexOf('/') + 1);
        String stem = name.replaceFirst("(?:\\.(?:up|down))?\\.sql$", "");
        String rest = text.replace(file, FILE).replace(named, FILE).replace(name, FILE);
        rest = stem.length() < SHORTEST_STEM ? rest : rest.replace(stem, FILE);
        rest = LINE.matcher(rest).replaceAll("$1 N");
        Matcher number = NUMBER.matcher(file);
        if (number.find()) {
            String version = number.group(1) == null
                    ? number.group(2).replace("-", "")
                    : number.group(1).replace('_', '.');
            rest = rest.replaceAll(
                    "(?<![\\w.])0*" + Pattern.quote(version.replaceFirst("^0+(?=[0-9])", "")) + "(?!\\w|\\.[0-9])",
                    VERSION);
        }
        return rest;
    }

    private static String files(List<Problem> same) {
        List<String> places = same.stream()
                .map(problem -> Printable.line(String.valueOf(problem.place())))
                .distinct()
                .toList();
        String names = String.join(", ", places.subList(0, Math.min(places.size(), MOST_NAMES)));
        long count = same.stream()
                .map(problem -> problem.place() == null ? "" : problem.place().file())
                .distinct()
                .count();
        String more = places.size() > MOST_NAMES ? "such as " : "";
        return count + (count == 1 ? " file" : " files") + " (" + more + names + ")";
    }
}
