package dev.migration.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
        boolean there = !PostgreSqlCatalogue.rows(
                        connection, "SELECT 1 FROM pg_catalog.pg_class WHERE oid::text = ?", noted)
                .isEmpty();
        return there
                ? Settled.notDone("index " + index + " is still there")
                : Settled.done("index " + index + " is gone");
    }
}
