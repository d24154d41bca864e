// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.review;

import static dev.migration.cli.review.ReviewDocument.known;
import static dev.migration.cli.review.ReviewDocument.object;

import dev.migration.Place;
import dev.migration.cli.output.Format;
import dev.migration.cli.review.Part.Outcome;
import dev.migration.internal.report.ExitCode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A review in SARIF 2.1.0, with files by their paths in the repository. What is at no place, and what was skipped, is a
 * notification: those who show results require a place of each.
 */
final class ReviewSarif {

    private ReviewSarif() {}

    static String of(Reviewed reviewed) {
        List<Finding> findings = reviewed.findings();
        List<Map<String, Object>> rules = findings.stream()
                .filter(finding -> finding.place() != null)
                .map(Finding::rule)
                .distinct()
                .sorted()
                .map(rule -> object("id", rule))
                .toList();
        return Format.JSON.write(object(
                "$schema", "https://json.schemastore.org/sarif-2.1.0.json",
                "version", "2.1.0",
                "runs",
                        List.of(object(
                                "tool", object("driver", object("name", "migration", "rules", rules)),
                                "invocations", List.of(invocation(reviewed)),
                                "results",
                                        findings.stream()
                                                .filter(finding -> finding.place() != null)
                                                .map(finding -> result(reviewed.branch(), finding))
                                                .toList()))));
    }

    private static Map<String, Object> invocation(Reviewed reviewed) {
        Stream<Map<String, Object>> skipped = reviewed.parts().stream()
                .filter(part -> part.outcome() == Outcome.SKIPPED)
                .map(part -> notification("note", "skipped " + part.name() + ": " + part.says()));
        Stream<Map<String, Object>> nowhere = reviewed.findings().stream()
                .filter(finding -> finding.place() == null)
                .map(finding -> notification(Reviewed.word(finding.level()), text(finding)));
        Stream<Map<String, Object>> leftOut =
                Stream.of(reviewed.leftOut()).filter(text -> !text.isEmpty()).map(text -> notification("note", text));
        return object(
                "executionSuccessful", reviewed.exitCode() == ExitCode.DONE || hasPlaces(reviewed),
                "exitCode", reviewed.exitCode().value(),
                "toolExecutionNotifications",
                        Stream.of(nowhere, skipped, leftOut)
                                .flatMap(each -> each)
                                .toList());
    }

    /** Whether all that is wrong is at a place, so that the review itself came to its end. */
    private static boolean hasPlaces(Reviewed reviewed) {
        return reviewed.findings().stream().allMatch(finding -> finding.place() != null);
    }

    private static Map<String, Object> notification(String level, String text) {
        return object("level", level, "message", object("text", text));
    }

    private static Map<String, Object> result(Branch branch, Finding finding) {
        Place place = Objects.requireNonNull(finding.place());
        return object(
                "ruleId", finding.rule(),
                "level", Reviewed.word(finding.level()),
                "message", object("text", text(finding)),
                "locations",
                        List.of(object(
                                "physicalLocation",
                                object(
                                        "artifactLocation", object("uri", uri(branch.inRepository(place.file()))),
                                        "region",
                                                object(
                                                        "startLine", Math.max(1, place.line()),
                                                        "startColumn", known(place.column()))))));
    }

    private static String text(Finding finding) {
        String text = finding.text() + (finding.remedy().isEmpty() ? "" : "\nNext: " + finding.remedy());
        // Else it would be a link, to wherever a file says.
        return text.replace("](", "] (");
    }

    private static String uri(String path) {
        return Arrays.stream(path.split("/", -1))
                .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }
}
