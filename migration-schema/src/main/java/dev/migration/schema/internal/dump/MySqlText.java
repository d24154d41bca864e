// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import dev.migration.internal.sql.Dialect;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What mariadb-dump or mysqldump wrote, without what depends on its version, on the server's, and on the day. */
final class MySqlText {

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

    private MySqlText() {}

    /**
     * The text of a tool.
     *
     * @param starts of events that start when they are created
     * @param database quoted, and with a dot
     */
    static String of(String text, List<String> starts, String database) {
        String plain = text.startsWith(SANDBOX) ? text.substring(text.indexOf('\n') + 1) : text;
        return ToolText.changed(plain, Dialect.MYSQL, sql -> {
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
