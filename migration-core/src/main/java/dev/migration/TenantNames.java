package dev.migration;

import dev.migration.database.Database;
import dev.migration.history.HistoryTables;
import dev.migration.problem.Code;
import dev.migration.problem.InvalidMigrationsException;
import dev.migration.problem.MigrationException;
import dev.migration.problem.Problem;
import dev.migration.run.ActiveRuns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sure that each tenant is named once, and by a name. */
final class TenantNames {

    private static final Logger log = LoggerFactory.getLogger(TenantNames.class);

    private TenantNames() {}

    /**
     * Asks the source.
     *
     * @param active among which a query can be stopped
     * @throws MigrationException if it does not answer, or with names that are none
     */
    static List<String> ask(TenantSource source, ActiveRuns active) {
        List<String> named;
        try {
            named = source instanceof QueriedTenants query ? query.schemas(active) : source.schemas();
        } catch (MigrationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new InvalidMigrationsException(
                    Problem.error(
                            Code.INVALID_SETTING,
                            null,
                            "The tenants could not be named: " + e,
                            "mend the source of the tenants; no tenant was touched"),
                    e);
        }
        if (named.isEmpty()) {
            log.warn("There is no tenant: nothing is migrated.");
        }
        Set<String> once = new LinkedHashSet<>();
        Set<String> again = new LinkedHashSet<>();
        for (String schema : named) {
            requireName(schema);
            if (!once.add(schema)) {
                again.add(schema);
            }
        }
        if (!again.isEmpty()) {
            log.warn("The source of the tenants names some of them more than once, which counts as once: {}", again);
        }
        return List.copyOf(once);
    }

    /** Refuses a name that no schema can have. */
    static void requireName(String schema) {
        if (schema.isBlank() || schema.indexOf('\0') >= 0) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.INVALID_SETTING,
                    null,
                    "A tenant is called \"" + schema.replace("\0", "\\0") + "\", which is no name of a schema.",
                    "take it out of the source of the tenants; no tenant was touched"));
        }
    }

    /**
     * Refuses names that mean the same schema, and those that the database would cut.
     *
     * @throws InvalidMigrationsException if there are such
     */
    static void requireDifferent(List<String> schemas, Database database) {
        Map<String, String> bySchema = new HashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (String schema : schemas) {
            HistoryTables.requireUncut(database, schema);
            String other = bySchema.putIfAbsent(database.catalogueName(schema), schema);
            if (other != null) {
                problems.add(Problem.error(
                        Code.INVALID_SETTING,
                        null,
                        "The tenants " + other + " and " + schema + " are one schema, " + database.catalogueName(schema)
                                + ".",
                        "name it once; no tenant was touched"));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidMigrationsException(problems);
        }
    }
}
