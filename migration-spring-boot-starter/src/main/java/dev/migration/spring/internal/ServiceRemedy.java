package dev.migration.spring.internal;

import dev.migration.Problem;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Adds to a remedy what a service needs: its container has no command line, so its own jar runs the command; and a change
 * of the lock file reaches it only with the next build.
 */
public final class ServiceRemedy {

    private static final Pattern COMMAND = Pattern.compile(
            "\\bmigration ((resume|mark-applied|mark-failed|mark-pending|baseline) (none|[0-9A-Z](?:[\\w.]*\\w)?)"
                    + "(?: --statement-done)?)");

    private static final String ACCEPT = "migration lock --accept";

    private static final Pattern SETTING =
            Pattern.compile("\\bmigration\\.(baseline|locations|out-of-order|schema|table)\\b");

    private static final Pattern TENANT = Pattern.compile("on a connection whose current schema is ([\\w.-]+)\\)");

    private ServiceRemedy() {}

    /** The same problem with its {@linkplain #of(String, String) remedy for a service}. */
    public static Problem of(Problem problem, @Nullable String database) {
        return problem.withRemedy(of(problem.remedy(), database));
    }

    /**
     * The remedy for a service: its settings and commands name the database, and the commands the tenant that the remedy has.
     *
     * @param database its name among several databases; null where it is the only one
     */
    public static String of(String remedy, @Nullable String database) {
        String addressee = (database == null ? "" : " --database " + database)
                + TENANT.matcher(remedy)
                        .results()
                        .map(tenant -> " --tenant " + tenant.group(1))
                        .findFirst()
                        .orElse("");
        var more = new StringBuilder(
                database == null
                        ? remedy
                        : SETTING.matcher(remedy)
                                .replaceAll(Matcher.quoteReplacement("migration.instances." + database + ".") + "$1"));
        if (remedy.contains(ACCEPT)) {
            more.append("; then commit the lock file and rebuild the service");
        }
        List<MatchResult> commands = COMMAND.matcher(remedy).results().toList();
        // Marks of several versions belong together, in an order that the remedy gives: one alone would do harm.
        boolean together = commands.stream()
                        .filter(command -> command.group(2).startsWith("mark-"))
                        .map(command -> command.group(3))
                        .distinct()
                        .count()
                > 1;
        if (!commands.isEmpty() && !together) {
            more.append(commands.stream()
                    .map(command -> "--migration.command=\"" + command.group(1) + addressee + "\"")
                    .distinct()
                    .collect(Collectors.joining(
                            ", or with ", ". Without the command line, start the service's jar once with ", "")));
        }
        return more.toString();
    }
}
