package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.Settled;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Databases, tablespaces and subscriptions, which are made and dropped as a whole or not at all. What is noted is which
 * one has the name. One that is there and was not is made; one that was there and is gone is dropped; where it was the
 * other way round before, the statement is to say so itself.
 */
final class PostgreSqlNamedThing implements PostgreSqlOutcome {

    private static final Pattern PATTERN = PostgreSqlOutcome.compile(
            "(?<action>CREATE|DROP) (?<what>DATABASE|TABLESPACE|SUBSCRIPTION) (?:IF EXISTS )?(?<name>" + NAME + ")");

    private static final Map<String, String> QUERIES = Map.of(
            "DATABASE", "SELECT oid::text FROM pg_catalog.pg_database WHERE datname = %s",
            "TABLESPACE", "SELECT oid::text FROM pg_catalog.pg_tablespace WHERE spcname = %s",
            "SUBSCRIPTION",
                    "SELECT oid::text FROM pg_catalog.pg_subscription WHERE subname = %s AND subdbid = (SELECT oid FROM"
                            + " pg_catalog.pg_database WHERE datname = pg_catalog.current_database())");

    @Override
    public Pattern pattern() {
        return PATTERN;
    }

    @Override
    public String look(Connection connection, Matcher statement) throws SQLException {
        String query = Objects.requireNonNull(QUERIES.get(what(statement).toUpperCase(Locale.ROOT)));
        return PostgreSqlCatalogue.text(
                connection, query.formatted(PostgreSqlCatalogue.NAMED), statement.group("name"));
    }

    @Override
    public Settled settle(Connection connection, Matcher statement, String noted) throws SQLException {
        if (!noted.matches("\\d*")) {
            return Settled.unknown("what was there before was not noted");
        }
        String now = look(connection, statement);
        String thing = what(statement) + " " + statement.group("name");
        if (statement.group("action").equalsIgnoreCase("CREATE")) {
            return now.isEmpty() || now.equals(noted)
                    ? Settled.notDone(now.isEmpty() ? thing + " is not there" : thing + " was there before")
                    : Settled.done(thing + " is there");
        }
        if (noted.isEmpty()) {
            return Settled.notDone(thing + " was not there before");
        }
        return now.equals(noted) ? Settled.notDone(thing + " is still there") : Settled.done(thing + " is gone");
    }

    private static String what(Matcher statement) {
        return statement.group("what").toLowerCase(Locale.ROOT);
    }
}
