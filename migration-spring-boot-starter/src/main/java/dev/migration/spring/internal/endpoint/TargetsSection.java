// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import dev.migration.internal.help.Printable;
import dev.migration.internal.report.TargetsDocument;
import dev.migration.internal.report.TargetsDocument.Target;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows the targets of a service. The search is a form that asks for the page again: the page has no script. */
record TargetsSection(Markup page, TargetsDocument targets, String search) {

    private static final int MOST = 200;

    static String words(TargetsDocument targets) {
        if (targets.asOf() == null) {
            return "targets not known: they have not been read yet";
        }
        return targets.counts().get("up-to-date") + " of " + targets.targets().size() + " targets up to date";
    }

    void write() {
        page.verbatim("\n").open("section", "aria-labelledby", "targets");
        page.element("h2", "Targets", "id", "targets");
        boolean good = targets.causes().isEmpty() && targets.asOf() != null && targets.failure() == null;
        page.open("p", "class", good ? "good" : "bad")
                .element("span", words(targets), "class", "verdict")
                .close();
        if (targets.asOf() != null) {
            page.open("p", "class", "quiet").text("Read at ");
            DatabaseSection.time(page, targets.asOf());
            page.text(".").close();
        }
        if (targets.failure() != null) {
            page.element("p", "They cannot be read: " + targets.failure(), "class", "lines note bad");
        }
        if (targets.asOf() != null) {
            read();
        }
        page.close();
    }

    private void read() {
        counts("By state", targets.counts());
        counts("By version", targets.versions());
        causes();
        list("Schema differs from most at the same version", targets.differing());
        list(
                "Slowest",
                targets.slowest().stream()
                        .map(slow ->
                                slow.target() + ": " + Printable.duration(Duration.ofMillis(slow.executionMillis())))
                        .toList());
        all();
    }

    private void counts(String title, Map<String, Long> counts) {
        page.element("h3", title).open("dl");
        counts.forEach((what, number) -> {
            if (number > 0) {
                page.element("dt", what.isEmpty() ? "nothing applied" : what).element("dd", number.toString());
            }
        });
        page.close();
    }

    private void causes() {
        if (!targets.causes().isEmpty()) {
            page.element("h3", "What is wrong").open("ul", "class", "problems", "role", "list");
            targets.causes().forEach(cause -> {
                int more = cause.number() - cause.targets().size();
                String names = String.join(", ", cause.targets()) + (more > 0 ? " and " + more + " more" : "");
                page.open("li", "class", "problem bad")
                        .element("p", names, "class", "state")
                        .element("p", cause.cause(), "class", "lines")
                        .close();
            });
            page.close();
        }
    }

    private void list(String title, List<String> lines) {
        if (!lines.isEmpty()) {
            page.element("h3", title).open("ul");
            lines.forEach(line -> page.element("li", line));
            page.close();
        }
    }

    private void all() {
        String wanted = search.toLowerCase(Locale.ROOT);
        List<Target> found = targets.targets().stream()
                .filter(target -> (target.name() + " " + target.state() + " " + target.labels())
                        .toLowerCase(Locale.ROOT)
                        .contains(wanted))
                .toList();
        page.element("h3", "All targets")
                .open("form", "method", "get", "role", "search")
                .element("label", "Name, state or label: ", "for", "target")
                .empty("input", "type", "search", "id", "target", "name", "target", "value", search)
                .text(" ")
                .element("button", "Search")
                .close();
        String shown = found.size() > MOST ? ", of which the first " + MOST + " are shown" : "";
        page.element("p", found.size() + " of " + targets.targets().size() + " found" + shown + ".", "class", "quiet");
        page.open("ul", "class", "rows", "role", "list");
        found.stream().limit(MOST).forEach(this::row);
        page.close();
    }

    private void row(Target target) {
        String tone = switch (target.state()) {
            case "up-to-date" -> "good";
            case "pending" -> "waiting";
            default -> "bad";
        };
        page.open("li", "class", tone).element("span", target.name()).text(" ");
        page.element("span", target.state(), "class", "state");
        String version = target.version() == null ? "" : " · version " + target.version();
        page.element(
                "span",
                version + (target.pending() == 0 ? "" : " · " + target.pending() + " pending"),
                "class",
                "quiet");
        if (target.problem() != null) {
            page.element("p", target.problem(), "class", "lines quiet");
        }
        page.close();
    }
}
