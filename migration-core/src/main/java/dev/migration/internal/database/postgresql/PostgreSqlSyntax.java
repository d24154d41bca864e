package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.SqlSyntax;
import dev.migration.internal.text.AsciiCase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * PostgreSQL's form of the library's own SQL, with the operators and types of the schema pg_catalog. Without that schema,
 * PostgreSQL also considers what others have created in a schema of the search path, and takes theirs where the types
 * match better: {@code varchar = varchar} is not built in. The function behind such an operator would run with our rights.
 *
 * <p>All operators written so have the same precedence: whoever mixes them puts the right operand in parentheses. What
 * stands for an operator without being written as one, such as LIKE, IN, NULLIF and CASE x WHEN, cannot be qualified.
 */
interface PostgreSqlSyntax extends SqlSyntax {
    /** Between blanks, as in none of the literals here. */
    Pattern OPERATOR = Pattern.compile(" (=|<>|<|>|<=|>=|\\|\\||\\+|-|\\*|/|~|->>) ");

    /** Quoted; or whatever there is up to a blank or a comma, be it a semicolon. */
    Pattern LISTED_NAME = Pattern.compile("\"([^\"]*+(?:\"\"[^\"]*+)*+)\"|([^\\s,]++)");

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

    /**
     * A list of names, such as a search path, as SET takes it: each in quotes. After set_config() the server
     * shows any text that it can read as such a list, so that what is shown is no SQL.
     */
    static String nameList(String shown) {
        List<String> names = new ArrayList<>();
        Matcher name = LISTED_NAME.matcher(shown);
        while (name.find()) {
            String quoted = name.group(1);
            names.add(quoted == null ? AsciiCase.lower(name.group(2)) : quoted.replace("\"\"", "\""));
        }
        // A name without letters is a string only.
        return names.isEmpty()
                ? "''"
                : names.stream().map(it -> it.isEmpty() ? "''" : name(it)).collect(Collectors.joining(", "));
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
