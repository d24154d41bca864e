package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.Settled;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * DROP INDEX CONCURRENTLY, which leaves an invalid index behind when it is cut off; it can be dropped once more. What is
 * noted is which index has the name: another one of the same name is not meant.
 */
final class PostgreSqlDroppedIndex implements PostgreSqlOutcome {

    private static final Pattern PATTERN =
            PostgreSqlOutcome.compile("DROP INDEX CONCURRENTLY (?:IF EXISTS )?(?<index>" + QUALIFIED + ")");

    @Override
    public Pattern pattern() {
        return PATTERN;
    }

    @Override
    public String look(Connection connection, Matcher statement) throws SQLException {
        return PostgreSqlCatalogue.text(
                connection, "SELECT pg_catalog.to_regclass(?)::oid::text", statement.group("index"));
    }

    @Override
    public Settled settle(Connection connection, Matcher statement, String noted) throws SQLException {
        String index = statement.group("index");
        if (noted.isEmpty()) {
            return Settled.notDone("there was no index " + index);
        }
        List<List<@Nullable String>> found = PostgreSqlCatalogue.rows(
                connection,
                "SELECT i.indisvalid FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_index i"
                        + " ON i.indexrelid = c.oid WHERE c.oid::text = ?",
                noted);
        if (found.isEmpty()) {
            return Settled.done("index " + index + " is gone");
        }
        return "f".equals(found.get(0).get(0))
                ? Settled.notDone("index " + index + " is still there, but invalid")
                        .leaving("index " + index + " there, but invalid")
                : Settled.notDone("index " + index + " is still there");
    }
}
