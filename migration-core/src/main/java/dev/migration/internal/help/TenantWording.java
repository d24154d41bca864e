package dev.migration.internal.help;

import dev.migration.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How tenants are named in messages: what is the same for many of them is reported once. */
public final class TenantWording {

    private TenantWording() {}

    /** Such as {@code Tenant acme} or {@code Tenants acme, bolt and 12 more}. */
    public static String inWords(List<String> schemas) {
        return (schemas.size() == 1 ? "Tenant " : "Tenants ") + Printable.names(schemas);
    }

    /** The error report of tenants: their names, then its text, and in which schema its commands have to run. */
    public static String report(List<String> schemas, String text) {
        String where = Remedies.forTenants(text, schemas);
        return inWords(schemas) + ":\n" + text.indent(2).stripTrailing() + (where.isEmpty() ? "" : "\n    " + where);
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
        String remedy = problem.remedy();
        String where = Remedies.forTenants(remedy, schemas);
        return where.isEmpty() ? problem : problem.withRemedy(remedy + (remedy.endsWith(".") ? " " : ". ") + where);
    }
}
