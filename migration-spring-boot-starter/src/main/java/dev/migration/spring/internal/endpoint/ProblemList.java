package dev.migration.spring.internal.endpoint;

import dev.migration.spring.internal.endpoint.MigrationsDescriptor.ProblemDescriptor;
import java.util.ArrayList;
import java.util.List;

/** Shows problems with their remedies: indented text is kept as it is. */
final class ProblemList {

    private static final String INDENT = "    ";

    private ProblemList() {}

    /** Writes nothing where nothing is wrong. */
    static void write(Markup page, String heading, List<ProblemDescriptor> problems) {
        if (problems.isEmpty()) {
            return;
        }
        page.element(heading, "Problems").open("ul", "class", "problems", "role", "list");
        for (ProblemDescriptor problem : problems) {
            page.open("li", "class", "problem " + (problem.severity().equals("error") ? "bad" : "waiting"))
                    .open("p")
                    .element("span", problem.severity(), "class", "state")
                    .text(" ")
                    .element("code", problem.code());
            if (problem.place() != null) {
                page.text(" in ").element("code", problem.place());
            }
            message(page.close(), problem.message());
            if (!problem.remedy().isEmpty()) {
                page.open("p", "class", "lines next")
                        .element("strong", "Next:")
                        .text(" " + problem.remedy())
                        .close();
            }
            page.close();
        }
        page.close();
    }

    /** A message of one or more lines, as separate elements. */
    private static void message(Markup page, String message) {
        List<String> block = new ArrayList<>();
        boolean indented = false;
        for (String line : message.lines().toList()) {
            if (line.startsWith(INDENT) != indented) {
                end(page, block, indented);
                indented = !indented;
            }
            block.add(indented ? line.substring(INDENT.length()) : line);
        }
        end(page, block, indented);
    }

    private static void end(Markup page, List<String> block, boolean indented) {
        if (!block.isEmpty()) {
            String text = String.join("\n", block);
            if (indented) {
                page.element("pre", text);
            } else {
                page.element("p", text, "class", "lines");
            }
            block.clear();
        }
    }
}
