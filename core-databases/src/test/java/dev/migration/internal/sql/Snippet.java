// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A text and the statements in it.
 *
 * @param fact what it shows
 */
record Snippet(String fact, String sql, List<String> statements) {

    private static final Pattern STATEMENT = Pattern.compile("(?<=⟨)[^⟨⟩]*(?=⟩)");

    static Snippet of(String fact, String sql, String... statements) {
        return new Snippet(fact, sql, List.of(statements));
    }

    /** One on each line, with ⟨ and ⟩ around the statements, and ⏎ where a line breaks. */
    static Stream<Snippet> table(String lines) {
        return Stream.of(lines.split("\n")).map(line -> {
            int colon = line.indexOf(": ");
            String sql = line.substring(colon + 2).replace('⏎', '\n');
            List<String> statements =
                    STATEMENT.matcher(sql).results().map(MatchResult::group).toList();
            return new Snippet(line.substring(0, colon), sql.replaceAll("[⟨⟩]", ""), statements);
        });
    }

    /** The scanner finds these statements, and the database of this connection takes each. */
    void assertDivided(Dialect dialect, Connection database) throws SQLException {
        Scan scan = Scan.of(sql, dialect);
        assertThat(scan.problemTexts()).isEmpty();
        assertThat(scan.texts()).isEqualTo(statements);
        try (database) {
            for (String statement : statements) {
                Databases.execute(database, statement);
            }
        }
    }

    @Override
    public String toString() {
        return fact;
    }
}
