package dev.migration.spring.diagnostics;

import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.internal.report.Text;
import dev.migration.spring.ServiceRemedy;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Divides an exception's page of help into what is wrong and what to do, as Spring Boot prints them. */
final class HelpPage {

    private HelpPage() {}

    /** What is wrong with one database; without its name where there is one only. */
    record Part(@Nullable String database, String title, MigrationException exception) {

        String description() {
            return exception.problems().stream()
                    .map(HelpPage::described)
                    .collect(Collectors.joining(
                            "\n", database == null ? title : "Database " + database + ":\n" + title, ""));
        }

        Stream<String> remedies() {
            return exception.problems().stream()
                    .filter(Problem::isError)
                    .map(problem -> ServiceRemedy.of(problem.remedy(), database));
        }
    }

    static FailureAnalysis of(List<Part> parts, MigrationException cause) {
        return new FailureAnalysis(
                parts.stream().map(Part::description).collect(Collectors.joining("\n")), action(parts), cause);
    }

    private static String action(List<Part> parts) {
        List<String> remedies = parts.stream()
                .flatMap(Part::remedies)
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
