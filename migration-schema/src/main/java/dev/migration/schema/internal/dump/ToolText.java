// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import dev.migration.InvalidMigrationsException;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlScanner;
import dev.migration.internal.sql.Statement;
import java.io.StringReader;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a tool wrote, changed by whole statements: names, literals and bodies stay as they are. */
final class ToolText {

    private ToolText() {}

    /** A text with each of its statements changed; one that becomes empty goes. */
    static String changed(String text, Dialect dialect, UnaryOperator<String> change) {
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
}
