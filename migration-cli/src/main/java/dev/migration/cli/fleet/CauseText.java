// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What is the same for many targets, each once and with their names: all of it together is at most one screen. */
final class CauseText {

    private static final int MOST_NAMES = 8;
    private static final int MOST_CAUSES = 10;

    /** Of the reports of all causes. */
    private static final int MOST_LINES = 30;

    private static final int LEAST_LINES = 4;

    private final StringBuilder text = new StringBuilder();
    private final int lines;
    private boolean isShort;

    /** Of so many causes, which share the lines. */
    CauseText(int causes) {
        this.lines = Math.max(LEAST_LINES, MOST_LINES / Math.max(1, causes));
    }

    /**
     * Adds the reports of some causes.
     *
     * @param what they are called, such as {@code causes}
     */
    <T> CauseText add(Map<String, List<T>> causes, Function<T, String> name, String what) {
        isShort |= causes.size() > MOST_CAUSES;
        causes.entrySet().stream().limit(MOST_CAUSES).forEach(cause -> {
            List<String> names = cause.getValue().stream().map(name).toList();
            List<String> report = cause.getKey().strip().lines().toList();
            isShort |= report.size() > lines;
            text.append(number(names.size()))
                    .append(": ")
                    .append(some(names, MOST_NAMES))
                    .append("\n    ")
                    .append(String.join("\n    ", shortened(report)))
                    .append('\n');
        });
        if (causes.size() > MOST_CAUSES) {
            text.append(number(causes.size() - MOST_CAUSES))
                    .append(" more ")
                    .append(what)
                    .append('\n');
        }
        return this;
    }

    /** All of them, with where they are in full if they are not here. */
    String text(String whereInFull) {
        return text + (isShort ? whereInFull + "\n" : "");
    }

    /** Where it is and what is wrong, at the beginning, and what to do, at the end. */
    private List<String> shortened(List<String> report) {
        if (report.size() <= lines) {
            return report;
        }
        List<String> shown = new ArrayList<>(report.subList(0, lines - 1));
        shown.add("  … " + report.get(report.size() - 1).strip());
        return shown;
    }

    static String targets(int number) {
        return number == 1 ? "1 target" : number(number) + " targets";
    }

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String some(List<String> names) {
        return some(names, MOST_NAMES);
    }

    static String some(List<String> names, int most) {
        return names.size() <= most
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, most)) + " and " + number(names.size() - most) + " more";
    }
}
