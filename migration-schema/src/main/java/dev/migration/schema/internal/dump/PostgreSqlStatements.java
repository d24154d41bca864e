// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.postgresql.ArrayCasts;
import dev.migration.internal.help.Printable;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * PostgreSQL writes most definitions itself; the others are put together from its catalogue. What others need to be created
 * comes in the order of their dependencies, and within that by kind and name; what only adds to them comes after all.
 */
final class PostgreSqlStatements {

    private final DumpSource source;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, List<String>> dependencies = new HashMap<>();
    private final List<String> statements = new ArrayList<>();

    /** One object, by the numbers of its catalogue and of itself, which say nothing about its order. */
    private record Node(String key, int rank, String name, String sql) implements Comparable<Node> {

        private static final Comparator<Node> ORDER =
                Comparator.comparingInt(Node::rank).thenComparing(Node::name).thenComparing(Node::sql);

        @Override
        public int compareTo(Node other) {
            return ORDER.compare(this, other);
        }
    }

    private PostgreSqlStatements(DumpSource source) {
        this.source = source;
    }

    static List<String> of(DumpSource source) throws SQLException {
        requireInUse(source);
        var all = new PostgreSqlStatements(source);
        refuse(
                all.rows(PostgreSqlDefinitions.UNKNOWN),
                "The database has what only pg_dump can write: ",
                "put a pg_dump on the PATH that is as new as the server, or newer");
        // With rows it is a migration, which is one transaction.
        boolean local = source.hasRows();
        all.statements.add("SELECT pg_catalog.set_config('search_path', '', " + local + ");");
        all.statements.add("SET " + (local ? "LOCAL " : "") + "check_function_bodies = false;");
        all.add(PostgreSqlDefinitions.SCHEMAS);
        all.inOrderOfDependencies();
        if (source.hasRows()) {
            all.rows();
        }
        for (String query : PostgreSqlAdditions.QUERIES) {
            all.add(query);
        }
        // The same text from the database that this is loaded into.
        return all.statements.stream().map(ArrayCasts::ofElements).toList();
    }

    private List<Row> rows(String query) throws SQLException {
        Database database = source.database();
        return source.rows(query.replace(
                ":history",
                "(nspname = " + database.literal(source.schema()) + " AND relname IN ("
                        + database.literals(source.historyNames()) + "))"));
    }

    private void add(String query) throws SQLException {
        for (Row row : rows(query)) {
            statements.add(row.text(1));
        }
    }

    /** No trigger, rule, policy and foreign key is there yet. */
    private void rows() throws SQLException {
        // Rather an error than rows that a policy hides.
        source.execute("SET row_security = off");
        for (Row table : rows(PostgreSqlDefinitions.COLUMNS)) {
            statements.addAll(source.inserts(
                    table.text(1),
                    table.text(2),
                    "SELECT " + table.text(3) + " FROM ONLY " + table.text(1),
                    " OVERRIDING SYSTEM VALUE"));
        }
        for (Row sequence : rows(PostgreSqlDefinitions.SEQUENCES)) {
            Row last = source.rows("SELECT last_value, is_called FROM " + sequence.text(1))
                    .get(0);
            if (last.is(2) || !last.text(1).equals(sequence.text(3))) {
                statements.add("SELECT pg_catalog.setval(" + sequence.text(2) + ", " + last.text(1) + ", " + last.is(2)
                        + ");");
            }
        }
        add(PostgreSqlDefinitions.REFRESHES);
    }

    /** No dump says that an index is invalid, or that the triggers of a foreign key are disabled. */
    static void requireInUse(DumpSource source) throws SQLException {
        // From here on the server qualifies every name that it writes.
        source.rows("SELECT pg_catalog.set_config('search_path', '', false)");
        refuse(
                source.rows(PostgreSqlDefinitions.UNUSED),
                "The database has invalid indexes or constraints with disabled triggers, which no dump can have: ",
                "drop and create the index again, and enable the triggers (ALTER TABLE … ENABLE TRIGGER ALL); then dump it");
    }

    private static void refuse(List<Row> objects, String why, String remedy) {
        if (!objects.isEmpty()) {
            throw DumpRefusal.of(
                    why
                            + Printable.names(
                                    objects.stream().map(row -> row.text(1)).toList()) + ".",
                    remedy);
        }
    }

    private void inOrderOfDependencies() throws SQLException {
        for (String query : PostgreSqlDefinitions.OBJECTS) {
            for (Row row : rows(query)) {
                var node = new Node(row.text(1), Integer.parseInt(row.text(2)), row.text(3), row.text(4));
                nodes.put(node.key(), node);
            }
        }
        for (Row row : rows(PostgreSqlDefinitions.DEPENDENCIES)) {
            dependencies.computeIfAbsent(row.text(1), key -> new ArrayList<>()).add(row.text(2));
        }
        Set<String> done = new HashSet<>();
        for (Node node : new TreeSet<>(nodes.values())) {
            emit(node, done);
        }
    }

    private void emit(Node node, Set<String> done) {
        if (done.add(node.key())) {
            for (Node needed : needed(node)) {
                emit(needed, done);
            }
            statements.add(node.sql());
        }
    }

    /** What has to be there first, also by way of what is written as a part of something else. */
    private Set<Node> needed(Node node) {
        Set<Node> needed = new TreeSet<>();
        Set<String> seen = new HashSet<>(Set.of(node.key()));
        var open = new ArrayDeque<String>(seen);
        while (!open.isEmpty()) {
            for (String key : dependencies.getOrDefault(open.remove(), List.of())) {
                Node found = nodes.get(key);
                if (seen.add(key) && found == null) {
                    open.add(key);
                } else if (found != null && !key.equals(node.key())) {
                    needed.add(found);
                }
            }
        }
        return needed;
    }
}
