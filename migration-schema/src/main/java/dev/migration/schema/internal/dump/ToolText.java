package dev.migration.schema.internal.dump;

import static java.util.stream.Collectors.joining;

import dev.migration.InvalidMigrationsException;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlScanner;
import dev.migration.internal.sql.Statement;
import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a tool wrote, without what depends on its version, on the server's, and on the day. Names, literals and bodies stay as they
 * are: only what comes before the first object and after the last one is changed, and the start of whole statements.
 */
final class ToolText {

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

    private static final String SANDBOX = "/*M!999999";
    private static final String WHO = "DEFINER=`[^`\\n]*`@`[^`\\n]*`";
    private static final Pattern DEFINER = Pattern.compile("\\A(?:((?:/\\*!\\d+ )?CREATE\\*/ )/\\*!\\d+ " + WHO
            + "\\*/ |((?:/\\*!50001 )?CREATE (?:ALGORITHM=\\w+ \\*/\n/\\*!50013 )?)" + WHO + " )");
    private static final String NEXT_VALUE = "DO SETVAL(";
    private static final Pattern EVENT = Pattern.compile(
            "\\A((?:/\\*!\\d+ )?CREATE\\*/ /\\*!\\d+ EVENT `[^`]+(?:``[^`]*)*` ON SCHEDULE EVERY (?:'[^']*'|\\S+) \\w+) STARTS '([^']*)'");
    private static final Pattern AUTO_INCREMENT =
            Pattern.compile("\\A(\n\\) (?:/\\*!50100 TABLESPACE `[^`]*` \\*/ )?ENGINE=\\w+) AUTO_INCREMENT=\\d+");

    private static final Pattern QUOTED = Pattern.compile("(?s)'[^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+'|`(?:[^`]|``)*+`\\.?");

    private ToolText() {}

    static String ofPgDump(String text) {
        Matcher lines = HEAD_LINES.matcher(text);
        int end = lines.lookingAt() ? lines.end() : 0;
        String head = HEAD.matcher(text.substring(0, end)).replaceAll("");
        head = TITLE.matcher(head).replaceFirst("").replaceAll("\n{3,}", "\n\n");
        String rest = END.matcher(text.substring(end)).replaceFirst("\n$1");
        return head
                + (rest.contains(PUBLIC) || rest.contains(MADE)
                        ? changed(rest, Dialect.POSTGRESQL, ToolText::changedStatement)
                        : rest);
    }

    private static String changedStatement(String sql) {
        if (sql.equals(PUBLIC)) {
            return "CREATE SCHEMA IF NOT EXISTS public";
        }
        Matcher options = COLUMN_OPTIONS.matcher(sql);
        if (!sql.contains(MADE) || !options.matches()) {
            return sql;
        }
        String users = Arrays.stream(options.group(2).split(", "))
                .filter(option -> !option.startsWith(MADE))
                .collect(joining(", "));
        return users.isEmpty() ? "" : options.group(1) + users + ")";
    }

    /**
     * The same for mariadb-dump and mysqldump.
     *
     * @param starts of events that start when they are created
     * @param database quoted, and with a dot
     */
    static String ofMariaDbDump(String text, List<String> starts, String database) {
        String plain = text.startsWith(SANDBOX) ? text.substring(text.indexOf('\n') + 1) : text;
        return changed(plain, Dialect.MYSQL, sql -> {
            if (sql.startsWith(NEXT_VALUE)) {
                return "";
            }
            if (sql.startsWith("CREATE TABLE ")) {
                return withoutNextValue(withoutSchema(sql, database));
            }
            String anybodys = DEFINER.matcher(sql)
                    .replaceFirst(found ->
                            Matcher.quoteReplacement(found.group(1) == null ? found.group(2) : found.group(1)));
            return EVENT.matcher(anybodys)
                    .replaceFirst(found ->
                            Matcher.quoteReplacement(starts.contains(found.group(2)) ? found.group(1) : found.group()));
        });
    }

    static String withoutNextValue(String table) {
        int options = optionsOf(table);
        return table.substring(0, options)
                + AUTO_INCREMENT.matcher(table.substring(options)).replaceFirst("$1");
    }

    /** A default that is the next value of a sequence names the sequence's database. */
    static String withoutSchema(String table, String database) {
        return QUOTED.matcher(table)
                .replaceAll(found -> found.group().equals(database) ? "" : Matcher.quoteReplacement(found.group()));
    }

    private static String changed(String text, Dialect dialect, UnaryOperator<String> change) {
        var changed = new StringBuilder();
        int done = 0;
        SqlScanner scanner = SqlScanner.scan(new StringReader(text), dialect);
        for (Statement statement = next(scanner); statement != null; statement = next(scanner)) {
            int start = (int) statement.offset();
            int end = start + statement.text().length();
            String now = change.apply(statement.text());
            changed.append(text, done, start).append(now);
            done = now.isEmpty() && text.startsWith(";\n", end) ? end + 2 : end;
        }
        return changed.append(text, done, text.length()).toString();
    }

    /** What cannot be divided stays as it is, with all after it; load reports it. */
    private static @Nullable Statement next(SqlScanner scanner) {
        try {
            return scanner.hasNext() ? scanner.next() : null;
        } catch (InvalidMigrationsException e) {
            return null;
        }
    }

    /** Where the options of a table start, which are on a line of their own, outside quotes. */
    private static int optionsOf(String table) {
        char quote = 0;
        for (int i = 0; i < table.length(); i++) {
            char c = table.charAt(i);
            if (quote == 0) {
                if (table.startsWith("\n) ", i)) {
                    return i;
                }
                quote = c == '`' || c == '\'' || c == '"' ? c : 0;
            } else if (c == '\\' && quote != '`') {
                i++;
            } else if (c == quote) {
                quote = 0;
            }
        }
        return table.length();
    }
}
