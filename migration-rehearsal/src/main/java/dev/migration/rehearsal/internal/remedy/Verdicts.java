// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy;

import dev.migration.internal.help.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is said of the lines of a migration: one sentence for all of which the same is said. */
final class Verdicts {

    private final Map<String, Set<Integer>> lines = new LinkedHashMap<>();

    /** @param verdict what follows the word "is" */
    void add(int line, String verdict) {
        lines.computeIfAbsent(verdict, unknown -> new LinkedHashSet<>()).add(line);
    }

    /** In the order in which they came. */
    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        lines.forEach((verdict, of) -> sentences.add((of.size() == 1 ? "Line " : "Lines ")
                + of.stream().map(String::valueOf).collect(Collectors.joining(", "))
                + (of.size() == 1 ? " is " : " are ")
                + Printable.line(verdict)
                + "."));
        return sentences;
    }
}
