package dev.migration.spring.actuate;

import dev.migration.spring.actuate.MigrationsDescriptor.ProblemDescriptor;
import java.util.List;

/** Shows what is wrong, and the way out. */
final class ProblemList {

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
            ProblemText.write(page.close(), problem.message());
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
}
