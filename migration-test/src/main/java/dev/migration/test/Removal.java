package dev.migration.test;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How the objects of a schema are dropped without anything else going along: the database refuses to drop what something
 * depends on, and it is tried again when something has gone. Never with CASCADE, which takes what others made of it.
 *
 * <p>The first column of each query is the name of an object, as a snapshot has it.
 *
 * @param hindrances queries for objects that the database would drop together with something that may be somebody
 *     else's, and for what that is
 * @param ties queries for the statements by which an object lets go of another one, for those that depend on each other
 * @param drops queries for the statements that drop an object, in the order in which most of them can go
 */
record Removal(List<String> hindrances, List<String> ties, List<String> drops) {

    /** Drops these objects, as far as it can be done; says why not, for those that stay. */
    Map<String, String> of(Set<String> objects, CatalogueQueries catalogue) throws SQLException {
        Map<String, String> refusals = dropped(objects, catalogue);
        if (!refusals.isEmpty()) {
            // What cannot be untied stays tied: the database then refuses to drop it, and says why.
            executed(ties, refusals.keySet(), catalogue);
            refusals = dropped(objects, catalogue);
        }
        return refusals;
    }

    private Map<String, String> dropped(Set<String> objects, CatalogueQueries catalogue) throws SQLException {
        Map<String, String> refusals = attempt(objects, catalogue);
        int before = Integer.MAX_VALUE;
        while (!refusals.isEmpty() && refusals.size() < before) {
            before = refusals.size();
            refusals = attempt(objects, catalogue);
        }
        return refusals;
    }

    private Map<String, String> attempt(Set<String> objects, CatalogueQueries catalogue) throws SQLException {
        var refusals = new TreeMap<String, String>();
        for (String query : hindrances) {
            for (List<String> row : catalogue.rows(query, 2)) {
                if (objects.contains(row.get(0))) {
                    refusals.put(row.get(0), row.get(1));
                }
            }
        }
        Set<String> unhindered = objects.stream()
                .filter(object -> !refusals.containsKey(object))
                .collect(Collectors.toUnmodifiableSet());
        refusals.putAll(executed(drops, unhindered, catalogue));
        return refusals;
    }

    private static Map<String, String> executed(List<String> queries, Set<String> objects, CatalogueQueries catalogue)
            throws SQLException {
        var refusals = new TreeMap<String, String>();
        for (String query : queries) {
            for (List<String> row : catalogue.rows(query, 2)) {
                if (objects.contains(row.get(0))) {
                    String refusal = catalogue.refusal(row.get(1));
                    if (!refusal.isEmpty()) {
                        refusals.put(row.get(0), refusal);
                    }
                }
            }
        }
        return refusals;
    }
}
