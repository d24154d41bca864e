// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal;

import dev.migration.Fix;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedies;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Adds to a remedy what a service needs: its container has no command line, so its own jar runs the command; and a change
 * of the lock file reaches it only with the next build.
 */
public final class ServiceRemedy {

    private static final Set<String> OF_INSTANCE = Set.of(
            "adopt",
            "adopt-table",
            "baseline",
            "init-sql",
            "locations",
            "out-of-order",
            "role",
            "schema",
            "table",
            "url",
            "user");

    /** The commands that repair a history, which a service knows too. */
    private static final Set<String> REPAIRS = Set.of("resume", "mark-applied", "mark-failed", "baseline", "adopt");

    /** Options of the command line alone. */
    private static final List<String> OTHER_WAYS = List.of("--map", "--dry-run");

    private ServiceRemedy() {}

    /** The same for a problem of one tenant; null where the database has none. */
    public static Problem of(Problem problem, @Nullable String tenant, @Nullable String database) {
        return of(tenant == null ? problem : Remedies.ofTenant(tenant, problem), database);
    }

    /** For a service; the name of the database is null where it is the only one. */
    public static Problem of(Problem problem, @Nullable String database) {
        var remedy = new StringBuilder(problem.remedy(fix -> words(fix, database)));
        if (problem.fixes().stream().anyMatch(ServiceRemedy::isAcceptance)) {
            remedy.append("; then commit the lock file and rebuild the service");
        }
        List<Fix.Command> repairs = repairs(problem);
        if (!repairs.isEmpty()) {
            remedy.append(problem.remedy().endsWith(".") ? " " : ". ")
                    .append("Without the command line, start the service's jar once with ")
                    .append(repairs.stream()
                            .map(command -> database == null ? command : command.with("--database", database))
                            .map(command -> "--migration.command=" + Printable.argument(command.line()))
                            .collect(Collectors.joining(", or with ")));
        }
        return problem.withRemedy(remedy);
    }

    private static String words(Fix fix, @Nullable String database) {
        return database != null && fix instanceof Fix.Setting setting && OF_INSTANCE.contains(setting.name())
                ? Fix.setting("instances." + database + "." + setting.name(), setting.value())
                        .text()
                : fix.text();
    }

    private static boolean isAcceptance(Fix fix) {
        return fix instanceof Fix.Command command
                && command.name().equals("lock")
                && command.arguments().contains("--accept");
    }

    /**
     * The commands that repair a history, each once; none where several versions have to be marked, or one before an adoption,
     * which only helps in the order of the remedy.
     */
    static List<Fix.Command> repairs(Problem problem) {
        List<Fix.Command> repairs = problem.fixes().stream()
                .filter(Fix.Command.class::isInstance)
                .map(Fix.Command.class::cast)
                .filter(command -> command.isOfDatabase()
                        && REPAIRS.contains(command.name())
                        && Collections.disjoint(command.arguments(), OTHER_WAYS))
                .distinct()
                .toList();
        long marked = repairs.stream()
                .filter(command -> command.name().startsWith("mark-"))
                .map(command -> command.arguments().get(1))
                .distinct()
                .count();
        boolean adopts = repairs.stream().anyMatch(command -> command.name().equals("adopt"));
        return marked > 1 || (marked == 1 && adopts) ? List.of() : repairs;
    }
}
