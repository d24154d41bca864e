package dev.migration.internal.sql;

import java.util.List;

/**
 * A text and the statements in it.
 *
 * @param fact what it shows
 */
record Snippet(String fact, String sql, List<String> statements) {

    static Snippet of(String fact, String sql, String... statements) {
        return new Snippet(fact, sql, List.of(statements));
    }

    @Override
    public String toString() {
        return fact;
    }
}
