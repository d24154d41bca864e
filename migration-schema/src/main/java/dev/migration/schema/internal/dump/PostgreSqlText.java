// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import static java.util.stream.Collectors.joining;

import dev.migration.internal.database.postgresql.ArrayCasts;
import dev.migration.internal.sql.Dialect;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What pg_dump wrote, without what depends on its version, on the server's, and on the day. */
final class PostgreSqlText {

    private static final Pattern HEAD_LINES =
            Pattern.compile("(?:(?:--.*+|SET .*+|SELECT pg_catalog\\.set_config\\(.*+|\\\\.*+)?\n)*+");
    // No server before 17 knows the timeout.
    private static final Pattern HEAD = Pattern.compile(
            "(?m)^(?:-- Dumped from database version |-- Dumped by pg_dump version |\\\\restrict |SET transaction_timeout = ).*\n");
    private static final Pattern TITLE = Pattern.compile("\\A--\n-- PostgreSQL database dump\n--\n+");
    private static final Pattern END = Pattern.compile("\n\\\\unrestrict \\w++\n(\n*+)\\z");
    private static final String PUBLIC = "CREATE SCHEMA public";
    // PostgreSQL 15.20, 17.12 and later keep among a column's options when it was made; an older pg_dump takes it for a
    // user's.
    private static final String MADE = "pg_attver=";
    private static final Pattern COLUMN_OPTIONS =
            Pattern.compile("(\\AALTER (?:FOREIGN )?TABLE .* SET \\()([^()]*+)\\)\\z", Pattern.DOTALL);

    private PostgreSqlText() {}

    static String of(String text) {
        Matcher lines = HEAD_LINES.matcher(text);
        int end = lines.lookingAt() ? lines.end() : 0;
        String head = HEAD.matcher(text.substring(0, end)).replaceAll("");
        head = TITLE.matcher(head).replaceFirst("").replaceAll("\n{3,}", "\n\n");
        String rest = END.matcher(text.substring(end)).replaceFirst("\n$1");
        return head
                + (rest.contains(PUBLIC) || rest.contains(MADE) || rest.contains(ArrayCasts.START)
                        ? ToolText.changed(rest, Dialect.POSTGRESQL, PostgreSqlText::changedStatement)
                        : rest);
    }

    private static String changedStatement(String sql) {
        if (sql.equals(PUBLIC)) {
            return "CREATE SCHEMA IF NOT EXISTS public";
        }
        Matcher options = COLUMN_OPTIONS.matcher(sql);
        if (!sql.contains(MADE) || !options.matches()) {
            return ArrayCasts.ofElements(sql);
        }
        String users = Arrays.stream(options.group(2).split(", "))
                .filter(option -> !option.startsWith(MADE))
                .collect(joining(", "));
        return users.isEmpty() ? "" : options.group(1) + users + ")";
    }
}
