package dev.migration.spring.diagnostics;

import dev.migration.problem.MigrationException;
import dev.migration.problem.Problem;
import dev.migration.report.Text;
import dev.migration.spring.ServiceRemedy;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Divides an exception's page of help into what is wrong and what to do, as Spring Boot prints them. */
final class HelpPage {

    private HelpPage() {}

    /** What is wrong with one database. */
    record Part(String title, MigrationException exception) {

        String description() {
            return exception.problems().stream().map(HelpPage::described).collect(Collectors.joining("\n", title, ""));
        }
    }

    static FailureAnalysis of(List<Part> parts, MigrationException cause) {
        List<Problem> problems = parts.stream()
                .flatMap(part -> part.exception().problems().stream())
                .toList();
        return new FailureAnalysis(
                parts.stream().map(Part::description).collect(Collectors.joining("\n")), action(problems), cause);
    }

    private static String action(List<Problem> problems) {
        List<String> remedies = problems.stream()
                .filter(Problem::isError)
                .map(problem -> ServiceRemedy.of(problem.remedy()))
                .filter(remedy -> !remedy.isEmpty())
                .distinct()
                .toList();
        return remedies.size() > 1
                ? remedies.stream().map(remedy -> "- " + remedy).collect(Collectors.joining("\n"))
                : String.join("", remedies);
    }

    /** By severity and code, as the command line shows it too. */
    private static String described(Problem problem) {
        return Text.problems(List.of(problem.withRemedy(""))).stripTrailing();
    }
}
