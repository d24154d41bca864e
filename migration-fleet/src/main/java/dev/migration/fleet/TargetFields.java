// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.fleet.internal.source.ListedTargets;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes targets of what a file or a query lists. */
final class TargetFields {

    private final Map<String, FleetTarget> targets = new LinkedHashMap<>();
    private final List<Problem> problems;
    private int rows;

    private TargetFields(ListedTargets listed) {
        this.problems = new ArrayList<>(listed.problems());
        listed.rows().forEach(this::add);
    }

    /** @throws InvalidMigrationsException if anything is wrong with one of them */
    static List<FleetTarget> targets(ListedTargets listed) {
        var fields = new TargetFields(listed);
        Problems.throwIfInvalid(fields.problems);
        return List.copyOf(fields.targets.values());
    }

    /** Where nothing else names it, its schema or database does. */
    private void add(ListedTargets.Row row) {
        rows++;
        Map<String, String> values = row.values();
        String url = value(values, "url");
        String schema = value(values, "schema");
        String database = value(values, "database");
        String name = value(values, "name");
        if (name == null) {
            name = schema == null ? database : schema;
        }
        if (name == null) {
            refuse(row.place(), "The target has neither a name nor a schema nor a database.", "name it");
            return;
        }
        if (url == null && schema == null && database == null) {
            // In the database that is set it would take the schema of whoever connects, unseen.
            refuse(
                    row.place(),
                    Printable.line(name) + " names no url, database or schema.",
                    "give it one of them; what is in the database that is set has a schema");
            return;
        }
        try {
            FleetTarget target = new FleetTarget(
                    name,
                    url,
                    database,
                    schema,
                    value(values, "user"),
                    value(values, "password-from"),
                    labels(row),
                    row.place());
            if (targets.putIfAbsent(name, target) != null) {
                refuse(
                        row.place(),
                        "The target " + Printable.line(name) + " is named twice.",
                        "give each a name of its own");
            }
        } catch (InvalidMigrationsException e) {
            Problem problem = e.problems().get(0);
            refuse(row.place(), problem.message(), problem.remedy());
        }
    }

    private static @Nullable String value(Map<String, String> values, String name) {
        String value = values.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** Also those in one text: {@code region=eu ring=canary}. */
    private Map<String, String> labels(ListedTargets.Row row) {
        Map<String, String> labels = new LinkedHashMap<>(row.labels());
        String text = value(row.values(), "labels");
        for (String label : text == null ? new String[0] : text.split("[\\s;]+")) {
            int equals = label.indexOf('=');
            if (equals > 0) {
                labels.put(label.substring(0, equals), label.substring(equals + 1));
            } else {
                refuse(
                        row.place(),
                        "The label '" + Printable.line(label) + "' has no value.",
                        "write region=eu ring=canary");
            }
        }
        return labels;
    }

    /** A query has no lines. */
    private void refuse(@Nullable Place place, String message, String remedy) {
        String where = place == null ? "Row " + rows + ": " : "";
        problems.add(Problem.error(Code.INVALID_SETTING, place, where + message, remedy));
    }
}
