package dev.migration.internal.help;

import dev.migration.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** How tenants are named in messages: what is the same for many of them is reported once. */
public final class TenantWording {

    private static final Pattern COMMAND =
            Pattern.compile("\\bmigration (?:up|down|resume|mark-applied|mark-failed|baseline|status)\\b");

    private TenantWording() {}

    /** Such as {@code Tenant acme} or {@code Tenants acme, bolt and 12 more}. */
    public static String inWords(List<String> schemas) {
        return (schemas.size() == 1 ? "Tenant " : "Tenants ") + Printable.names(schemas);
    }

    /** The problems of each tenant, by schema, as problems that name their tenants. */
    public static List<Problem> named(Map<String, List<Problem>> bySchema) {
        Map<Problem, List<String>> schemas = new LinkedHashMap<>();
        bySchema.forEach((schema, problems) -> problems.forEach(problem ->
                schemas.computeIfAbsent(problem, same -> new ArrayList<>()).add(schema)));
        List<Problem> named = new ArrayList<>();
        schemas.forEach(
                (problem, of) -> named.add(addressed(problem, of).withMessage(inWords(of) + ": " + problem.message())));
        return named;
    }

    /** A problem of one tenant, with the schema that its commands need. */
    public static Problem ofTenant(String schema, Problem problem) {
        return addressed(problem, List.of(schema));
    }

    private static Problem addressed(Problem problem, List<String> schemas) {
        return problem.withRemedy(problem.remedy() + whereCommandsGo(problem.remedy(), schemas, " (", ")"));
    }

    /**
     * Says to which schema the commands in a text lead: by themselves they go to the connection's own, which is no tenant's.
     *
     * @return the sentence between the given texts; empty where the text has no command
     */
    public static String whereCommandsGo(String text, List<String> schemas, String before, String after) {
        if (!COMMAND.matcher(text).find()) {
            return "";
        }
        String schema = schemas.size() == 1 ? Printable.line(schemas.get(0)) : "that of the tenant";
        return before + "commands: on a connection whose current schema is " + schema + after;
    }
}
