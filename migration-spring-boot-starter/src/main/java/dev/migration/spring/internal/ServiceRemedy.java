package dev.migration.spring.internal;

import dev.migration.Problem;
import dev.migration.internal.help.Remedies;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Adds to a remedy what a service needs: its container has no command line, so its own jar runs the command; and a change
 * of the lock file reaches it only with the next build.
 */
public final class ServiceRemedy {

    private static final String ACCEPT = "migration lock --accept";

    private static final Pattern SETTING = Pattern.compile(
            "\\bmigration\\.(adopt|baseline|init-sql|locations|out-of-order|role|schema|table|url|user)\\b");

    private ServiceRemedy() {}

    /** The same problem with its {@linkplain #of(String, String) remedy for a service}. */
    public static Problem of(Problem problem, @Nullable String database) {
        return problem.withRemedy(of(problem.remedy(), database));
    }

    /** The same for a problem of one tenant; null where the database has none. */
    public static Problem of(Problem problem, @Nullable String tenant, @Nullable String database) {
        return of(tenant == null ? problem : Remedies.ofTenant(tenant, problem), database);
    }

    /** For a service; the name of the database is null where it is the only one. */
    public static String of(String remedy, @Nullable String database) {
        var more = new StringBuilder(
                database == null
                        ? remedy
                        : SETTING.matcher(remedy)
                                .replaceAll(Matcher.quoteReplacement("migration.instances." + database + ".") + "$1"));
        if (remedy.contains(ACCEPT)) {
            more.append("; then commit the lock file and rebuild the service");
        }
        List<String> commands = Remedies.repairs(remedy);
        if (!commands.isEmpty()) {
            String addressee = database == null ? "" : " --database " + database;
            more.append(commands.stream()
                    .map(command -> "--migration.command=" + Remedies.quoted(command + addressee))
                    .collect(Collectors.joining(
                            ", or with ",
                            (remedy.endsWith(".") ? " " : ". ")
                                    + "Without the command line, start the service's jar once "
                                    + (Remedies.isForEach(remedy) ? "for each TENANT with " : "with "),
                            "")));
        }
        return more.toString();
    }
}
