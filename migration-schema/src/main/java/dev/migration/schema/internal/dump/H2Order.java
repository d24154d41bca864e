// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * H2 writes its script in the order in which the objects were made, or made anew by an ALTER TABLE. Here they are in an order by
 * kind and name; only domains and views may need each other, and stay in the order of the script.
 */
final class H2Order {

    private static final List<Pattern> RANKS = Stream.of(
                    "CREATE SCHEMA ",
                    "CREATE DOMAIN ",
                    "CREATE CONSTANT ",
                    "CREATE (?:FORCE )?(?:ALIAS|AGGREGATE) ",
                    "CREATE SEQUENCE ",
                    "CREATE TABLE ",
                    "CREATE (?:[A-Z]+ ){0,3}VIEW ",
                    "(?s)ALTER (?!.* FOREIGN KEY)",
                    "ALTER ",
                    "")
            .map(Pattern::compile)
            .toList();

    private static final int TABLE = 5;

    /** Domains and views. */
    private static final List<Integer> AS_WRITTEN = List.of(1, 6);

    private static final Pattern OF_TABLE =
            Pattern.compile("(?s)ALTER TABLE .* PRIMARY KEY\\(.*|INSERT INTO .*|CREATE (?:[A-Z]+ ){0,3}INDEX .*");

    private static final Pattern INDEX = Pattern.compile("CREATE (?:[A-Z]+ ){0,3}INDEX ");

    private H2Order() {}

    private record Part(int rank, String name, List<String> statements) {}

    static List<String> of(List<String> script) {
        var parts = new ArrayList<Part>();
        Part table = null;
        for (String statement : script) {
            if (table != null && OF_TABLE.matcher(statement).matches()) {
                table.statements().add(statement);
                continue;
            }
            int rank = rank(statement);
            var part = new Part(rank, AS_WRITTEN.contains(rank) ? "" : statement, new ArrayList<>(List.of(statement)));
            table = rank == TABLE ? part : null;
            parts.add(part);
        }
        parts.sort(Comparator.comparingInt(Part::rank).thenComparing(Part::name));
        return parts.stream().flatMap(part -> inOrder(part).stream()).toList();
    }

    private static int rank(String statement) {
        int rank = 0;
        while (!RANKS.get(rank).matcher(statement).lookingAt()) {
            rank++;
        }
        return rank;
    }

    /** The indexes of a table come last. */
    private static List<String> inOrder(Part part) {
        List<String> indexes = part.statements().stream()
                .filter(statement -> INDEX.matcher(statement).lookingAt())
                .sorted()
                .toList();
        return Stream.concat(
                        part.statements().stream().filter(statement -> !indexes.contains(statement)), indexes.stream())
                .toList();
    }
}
