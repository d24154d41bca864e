package dev.migration.internal.database.postgresql;

import java.util.regex.Pattern;

/**
 * Writes the operators and types of our SQL with the schema pg_catalog. Without it, PostgreSQL also considers what others
 * have created in a schema of the search path, and takes theirs where the types match better: {@code varchar = varchar} is
 * not built in. The function behind such an operator would run with our rights.
 *
 * <p>All operators written so have the same precedence: whoever mixes them puts the right operand in parentheses. What
 * stands for an operator without being written as one, such as LIKE, IN, NULLIF and CASE x WHEN, cannot be qualified.
 */
final class PostgreSqlQualified {

    /** Between blanks, which no literal of ours has around one. */
    private static final Pattern OPERATOR = Pattern.compile(" (=|<>|<|>|<=|>=|\\|\\||\\+|-|\\*|/|~|->>) ");

    private static final Pattern TYPE = Pattern.compile("::(oid|name|text|regclass)\\b");

    private PostgreSqlQualified() {}

    /** The same SQL, which is ours and has no text of others in it. */
    static String sql(String sql) {
        return TYPE.matcher(OPERATOR.matcher(sql).replaceAll(" OPERATOR(pg_catalog.$1) "))
                .replaceAll("::pg_catalog.$1");
    }
}
