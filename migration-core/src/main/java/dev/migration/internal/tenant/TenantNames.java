// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.tenant;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.internal.database.Database;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.stop.ActiveRuns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks for the tenants' names, and makes sure that each tenant is named once, and by a name. */
public final class TenantNames {

    private static final MaskedLog log = MaskedLog.of(TenantNames.class);

    private TenantNames() {}

    /** A source of tenants that can be stopped while it is asked. */
    public interface Stoppable {

        List<@Nullable String> schemas(ActiveRuns active);
    }

    public static List<String> ask(Supplier<@Nullable List<@Nullable String>> source) {
        @Nullable List<@Nullable String> named;
        try {
            named = source.get();
        } catch (MigrationException e) {
            throw e;
        } catch (RuntimeException e) {
            String message = "The tenants could not be named: " + Printable.block(Printable.cut(e.toString()), 4);
            throw new InvalidMigrationsException(badSource(message), e);
        }
        if (named == null) {
            throw new InvalidMigrationsException(badSource("The source of the tenants gave null instead of names."));
        }
        if (named.isEmpty()) {
            log.warn("There is no tenant: nothing is migrated.");
        }
        Set<String> once = new LinkedHashSet<>();
        Set<String> again = new LinkedHashSet<>();
        for (@Nullable String name : named) {
            String schema = requireName(name);
            if (!once.add(schema)) {
                again.add(schema);
            }
        }
        if (!again.isEmpty()) {
            log.warn(
                    "The source of the tenants names some of them more than once, which is treated as once: {}", again);
        }
        return List.copyOf(once);
    }

    private static Problem badSource(String message) {
        return Problems.error(Code.INVALID_SETTING, message, "fix the source of the tenants; no tenant was touched");
    }

    /** Refuses a name that no schema can have, and gives any other. */
    public static String requireName(@Nullable String schema) {
        if (schema == null || schema.isBlank() || !Printable.line(schema).equals(schema)) {
            String shown = schema == null ? "NULL" : '"' + Printable.line(schema) + '"';
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    "A tenant is called " + shown + ", which is not a schema name.",
                    "take it out of the source of the tenants; no tenant was touched");
        }
        return schema;
    }

    /** Refuses names that mean the same schema, those that the database would cut, and those that are its own. */
    static void requireDifferent(List<String> schemas, Database database) {
        Map<String, String> bySchema = new HashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (String schema : schemas) {
            HistoryTables.requireUncut(database, schema);
            database.reserved(schema)
                    .ifPresent(what -> problems.add(Problems.error(
                            Code.INVALID_SETTING,
                            "The tenant " + schema + " is " + what + ".",
                            "take it out of the source of the tenants; no tenant was touched")));
            String other = bySchema.putIfAbsent(database.catalogueName(schema), schema);
            if (other != null) {
                problems.add(Problems.error(
                        Code.INVALID_SETTING,
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
