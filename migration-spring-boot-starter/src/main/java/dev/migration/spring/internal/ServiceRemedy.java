package dev.migration.spring.internal;

import dev.migration.Problem;
import dev.migration.internal.help.Remedies;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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

    /** A command that repairs a history. */
    private static final Pattern REPAIR = Pattern.compile(
            "\\bmigration ((?:resume|mark-applied|mark-failed|baseline) (none|[0-9A-Z](?:[\\w.-]*\\w)?)(?: --statement-done)?"
                    + "|adopt\\b(?! (?:--|liquibase)))");

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
        List<String> commands = repairs(remedy);
        if (!commands.isEmpty()) {
            String addressee = database == null ? "" : " --database " + database;
            more.append(commands.stream()
                    .map(command -> "--migration.command=" + Remedies.quoted(command + addressee))
                    .collect(Collectors.joining(
                            ", or with ",
                            (remedy.endsWith(".") ? " " : ". ")
                                    + "Without the command line, start the service's jar once "
                                    + (isForEach(remedy) ? "for each TENANT with " : "with "),
                            "")));
        }
        return more.toString();
    }

    /**
     * The commands of a remedy that repair a history, as they are typed after {@code migration}, each once and with its
     * tenant, which is {@code TENANT} where there are several; none where several versions have to be marked, which only
     * helps in the order of the remedy.
     */
    static List<String> repairs(String remedy) {
        String option = "";
        if (isForEach(remedy)) {
            option = " --tenant TENANT";
        } else if (remedy.endsWith(Remedies.AS_SCHEMA) && remedy.contains(Remedies.WITH)) {
            int tenant = remedy.lastIndexOf(Remedies.WITH) + Remedies.WITH.length();
            option = " --tenant " + remedy.substring(tenant, remedy.length() - Remedies.AS_SCHEMA.length());
        }
        Set<String> repairs = new LinkedHashSet<>();
        Set<String> marked = new LinkedHashSet<>();
        Matcher command = REPAIR.matcher(remedy);
        while (command.find()) {
            String repair = command.group(1);
            repairs.add(repair + option);
            if (repair.startsWith("mark-")) {
                marked.add(command.group(2));
            }
        }
        return marked.size() > 1 ? List.of() : List.copyOf(repairs);
    }

    private static boolean isForEach(String remedy) {
        return remedy.endsWith(Remedies.FOR_EACH + Remedies.AS_SCHEMA);
    }
}
