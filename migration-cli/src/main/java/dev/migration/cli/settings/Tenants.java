// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import dev.migration.Place;
import dev.migration.internal.help.Printable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Several tenants, which the variables of a service name. A command works on one of them, and {@code fleet} on all.
 *
 * @param origin the variable
 * @param query whose first column has their schemas; null where they are listed
 */
public record Tenants(Place origin, @Nullable String query) {

    /** What names them, the first one before the next. */
    static final List<String> VARIABLES = List.of(
            "MIGRATION_TENANTS",
            "MIGRATION_TENANTS_SCHEMAS",
            "MIGRATION_TENANTS_QUERY",
            "MIGRATION_TENANTS_SCHEMASQUERY",
            "MIGRATION_TENANTS_SCHEMAS_QUERY");

    /** What these variables name; null where that is nothing. */
    static @Nullable Tenants of(Map<String, Value<String>> variables) {
        for (String name : VARIABLES) {
            Value<String> given = variables.get(name);
            if (given != null && !given.value().isBlank()) {
                boolean isQuery = name.endsWith("QUERY");
                return new Tenants(given.origin(), isQuery ? given.value().strip() : null);
            }
        }
        return null;
    }

    /** What is typed for all of them. */
    public String ofAll() {
        return query == null
                ? "for all: give each a [[target]] with its schema in targets.toml, then migration fleet up, status or"
                        + " validate --targets targets.toml"
                : "for all: migration fleet up, status or validate --targets "
                        + Printable.argument(Printable.line(query));
    }

    /** Without the query, which may say how to connect. */
    @Override
    public String toString() {
        return "Tenants[origin=" + origin + "]";
    }
}
