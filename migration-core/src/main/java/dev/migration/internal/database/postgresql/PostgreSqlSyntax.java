package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.SqlSyntax;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * PostgreSQL's form of the library's own SQL, with the operators and types of the schema pg_catalog. Without that schema,
 * PostgreSQL also considers what others have created in a schema of the search path, and takes theirs where the types
 * match better: {@code varchar = varchar} is not built in. The function behind such an operator would run with our rights.
 *
 * <p>All operators written so have the same precedence: whoever mixes them puts the right operand in parentheses. What
 * stands for an operator without being written as one, such as LIKE, IN, NULLIF and CASE x WHEN, cannot be qualified.
 */
interface PostgreSqlSyntax extends SqlSyntax {
    /** Between blanks, which no literal of ours has around one. */
    Pattern OPERATOR = Pattern.compile(" (=|<>|<|>|<=|>=|\\|\\||\\+|-|\\*|/|~|->>) ");

    Pattern TYPE = Pattern.compile("::(oid|name|text|regclass)\\b");

    /** The same SQL, which is ours and has no text of others in it, with operators and types of pg_catalog. */
    static String qualified(String sql) {
        return TYPE.matcher(OPERATOR.matcher(sql).replaceAll(" OPERATOR(pg_catalog.$1) "))
                .replaceAll("::pg_catalog.$1");
    }

    /** A text in the E form, because a plain literal means something else when standard_conforming_strings is off. */
    static String text(String text) {
        return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    default String catalogueName(String name) {
        return name;
    }

    @Override
    default String grantToCreate(String schema, String user) {
        return "GRANT USAGE, CREATE ON SCHEMA " + quoted(schema) + " TO " + quoted(user);
    }

    @Override
    default List<String> grantOn(String schema, List<String> tables, String rights, String user) {
        return List.of(
                "GRANT USAGE ON SCHEMA " + quoted(schema) + " TO " + quoted(user),
                "GRANT " + rights + " ON " + String.join(", ", tables) + " TO " + quoted(user));
    }

    @Override
    default String literal(String text) {
        return text(text);
    }

    @Override
    default String operator(String operator) {
        return qualified(" " + operator + " ");
    }

    @Override
    default String function(String name) {
        return "pg_catalog." + name.toLowerCase(Locale.ROOT);
    }

    @Override
    default String textType() {
        return "pg_catalog.text";
    }

    @Override
    default String utcNow() {
        return "(pg_catalog.clock_timestamp() AT TIME ZONE 'UTC')";
    }

    @Override
    default String plus(String time, Duration duration) {
        return "(" + time + operator("+") + "INTERVAL '" + duration.toMillis() + " milliseconds')";
    }

    @Override
    default String executionMillis(Duration measured) {
        return qualified(
                "CAST(EXTRACT(EPOCH FROM pg_catalog.clock_timestamp() - pg_catalog.transaction_timestamp()) * 1000"
                        + " AS BIGINT)");
    }
}
