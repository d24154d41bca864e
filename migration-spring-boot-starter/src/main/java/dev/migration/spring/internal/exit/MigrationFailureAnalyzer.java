// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.exit;

import dev.migration.Code;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.TargetNotReadyException;
import dev.migration.TenantsFailedException;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.report.StatusText;
import dev.migration.spring.DatabaseStartException;
import dev.migration.spring.internal.ServiceRemedy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/** Divides the error report of failed migrations into description and action, as Spring Boot prints them. */
final class MigrationFailureAnalyzer extends AbstractFailureAnalyzer<MigrationException> implements Ordered {

    /** What is wrong with one database, or one tenant of it; without its name where it is the only one. */
    private record Part(@Nullable String database, @Nullable String tenant, MigrationException reason) {

        String description() {
            var description = new StringBuilder(database == null ? "" : "Database " + database + ":\n")
                    .append(tenant == null ? "" : Remedies.tenants(List.of(tenant)) + ":\n")
                    .append(reason.title())
                    .append(reason.title().isEmpty() ? "" : "\n");
            List<String> problems = new ArrayList<>();
            // By severity and code, as the command line shows it too.
            reason.problems()
                    .forEach(problem -> problems.add(
                            StatusText.problems(List.of(problem.withRemedy(""))).stripTrailing()));
            return description.append(String.join("\n", problems)).toString();
        }
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MigrationException cause) {
        DatabaseStartException start = findCause(rootFailure, DatabaseStartException.class);
        ServiceCommand.FailedException command = findCause(rootFailure, ServiceCommand.FailedException.class);
        RuntimeException first = start == null ? command == null ? cause : command : start;
        List<Part> parts = new ArrayList<>();
        add(first, parts);
        // Other databases that were only validated; failures of tenants are in their own report.
        if (!(first instanceof TenantsFailedException)) {
            for (Throwable other : first.getSuppressed()) {
                add(other, parts);
            }
        }
        List<String> descriptions = new ArrayList<>();
        parts.forEach(part -> descriptions.add(part.description()));
        return new FailureAnalysis(String.join("\n", descriptions), action(parts), cause);
    }

    private static void add(Throwable failure, List<Part> parts) {
        if (failure instanceof DatabaseStartException start) {
            parts.add(new Part(start.database(), null, start.reason()));
        } else if (failure instanceof ServiceCommand.FailedException failed) {
            parts.add(new Part(failed.database(), failed.tenant(), failed.reason()));
        } else if (failure instanceof MigrationException reason) {
            parts.add(new Part(null, null, reason));
        }
    }

    private static String action(List<Part> parts) {
        Set<String> remedies = new LinkedHashSet<>();
        for (Part part : parts) {
            for (Problem problem : part.reason().problems()) {
                if (problem.isError() && !problem.remedy().isEmpty()) {
                    // Its jar runs commands of its own databases, and of no target.
                    String remedy = part.reason() instanceof TargetNotReadyException
                            ? problem.remedy()
                            : ServiceRemedy.of(problem, part.tenant(), part.database())
                                    .remedy();
                    remedies.add(problem.code() == Code.CHECKSUM_MISMATCH ? remedy + inDevelopment() : remedy);
                }
            }
        }
        return remedies.size() > 1 ? "- " + String.join("\n- ", remedies) : String.join("", remedies);
    }

    // devtools applies a file when it is saved for the first time, finished or not; it is in no jar for production.
    private static String inDevelopment() {
        return ClassUtils.isPresent("org.springframework.boot.devtools.restart.Restarter", null)
                ? "; or, in development, undo it by the down script that was stored with it and restart: migration down"
                        + " --stored"
                : "";
    }

    /** Before Spring Boot's analyzers, some of which know the cause of ours. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
