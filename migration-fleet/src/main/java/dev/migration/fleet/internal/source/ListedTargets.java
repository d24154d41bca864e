// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet.internal.source;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Targets as a file or a query lists them, and what is wrong with the list.
 *
 * @param rows what each has
 * @param problems what is wrong
 */
public record ListedTargets(List<Row> rows, List<Problem> problems) {

    /** The names of what a target may have. */
    static final Set<String> NAMES = Set.of("name", "url", "database", "schema", "user", "password-from", "labels");

    /** What a target may have, for a remedy. */
    static final String NAMES_IN_WORDS = "use name, url, database, schema, user, password-from or labels";

    /**
     * One of them.
     *
     * @param place where it is listed; null for a query
     * @param values by their names
     * @param labels those that are listed one by one
     */
    public record Row(@Nullable Place place, Map<String, String> values, Map<String, String> labels) {}

    ListedTargets() {
        this(new ArrayList<>(), new ArrayList<>());
    }

    void add(@Nullable Place place, Map<String, String> values, Map<String, String> labels) {
        rows.add(new Row(place, Map.copyOf(values), Map.copyOf(labels)));
    }

    void refuse(@Nullable Place place, String message, String remedy) {
        problems.add(Problem.error(Code.INVALID_SETTING, place, message, remedy));
    }
}
