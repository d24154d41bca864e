package dev.migration.spring.internal.endpoint;

import dev.migration.spring.internal.endpoint.MigrationsDescriptor.ProblemDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shows problems with their remedies: indented text is kept as it is, a diff has colours, and checksums are short. */
final class ProblemList {

    private static final String INDENT = "    ";

    private static final Pattern CHECKSUM = Pattern.compile("\\b[0-9a-f]{64}\\b");
    private static final int SHORT = 8;

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
        if (block.isEmpty()) {
            return;
        }
        if (!indented) {
            page.open("p", "class", "lines");
            inline(page, String.join("\n", block));
        } else if (isDiff(block)) {
            page.open("pre", "class", "diff");
            block.forEach(line -> diffLine(page, line));
        } else {
            page.open("pre").text(String.join("\n", block));
        }
        page.close();
        block.clear();
    }

    private static boolean isDiff(List<String> block) {
        return block.size() > 1
                && block.get(0).startsWith("--- ")
                && block.get(1).startsWith("+++ ");
    }

    // The signs say the same as the colours.
    private static void diffLine(Markup page, String line) {
        String tone = switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '+' -> "good";
            case '-' -> "bad";
            default -> "quiet";
        };
        page.element("span", line, "class", tone).text("\n");
    }

    /** Text with each SHA-256 cut to its first digits; the whole is shown when it is pointed at. */
    static void inline(Markup page, String text) {
        Matcher checksum = CHECKSUM.matcher(text);
        int end = 0;
        while (checksum.find()) {
            page.text(text.substring(end, checksum.start()))
                    .element(
                            "abbr",
                            text.substring(checksum.start(), checksum.start() + SHORT),
                            "title",
                            checksum.group());
            end = checksum.end();
        }
        page.text(text.substring(end));
    }
}
