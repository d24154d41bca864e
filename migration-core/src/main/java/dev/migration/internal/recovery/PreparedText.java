// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.recovery;

import dev.migration.internal.database.Row;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementTokens;
import dev.migration.internal.sql.rules.StatementTrait;
import dev.migration.internal.text.AsciiCase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What EXECUTE runs on MariaDB and MySQL: one statement, which fails as a whole unless its text is such as CALL. */
public final class PreparedText {

    /** A text without escapes, or a variable that has it. */
    private static final String TEXT = "(@\\w+|'(?:[^'\\\\]|'')*'|\"[^\"\\\\]*\")";

    private static final Pattern PREPARE = Pattern.compile("(?is)prepare\\s+(\\S+)\\s+from\\s+" + TEXT);

    private static final Pattern IMMEDIATE =
            Pattern.compile("(?is)execute\\s+(immediate)\\s+" + TEXT + "(\\s+using\\s.*)?");

    /** Sets one variable, and not by another. */
    private static final Pattern SET = Pattern.compile("(?is)set\\s+(@\\w+)\\s*:?=[^@]*");

    private PreparedText() {}

    /**
     * The statement that was sent last, without those that leave a text that was prepared before them as it is: one such as
     * SET @n = 1, and an EXECUTE of that text where it is known to fail as a whole.
     */
    public static Statement last(@Nullable Statement before, Statement sent, boolean failsAsAWhole) {
        Matcher set = SET.matcher(sent.text());
        boolean keeps = set.matches()
                ? before != null && !AsciiCase.lower(before.text()).contains(AsciiCase.lower(set.group(1)))
                : failsAsAWhole && !IMMEDIATE.matcher(sent.text()).matches();
        return keeps && before != null ? before : sent;
    }

    /**
     * Whether nothing of an EXECUTE remains if it is refused; false unless its text is known. To be asked before it is sent,
     * for a procedure may set the variable that had its text.
     */
    public static boolean failsAsAWhole(
            @Nullable Statement before, Statement execute, Connection connection, Dialect dialect) {
        Matcher text = IMMEDIATE.matcher(execute.text());
        if (!text.matches()) {
            text = PREPARE.matcher(before == null ? "" : before.text());
            if (!text.matches()
                    || !execute.text()
                            .matches("(?is)execute\\s+" + Pattern.quote(text.group(1)) + "(\\s+using\\s.*)?")) {
                return false;
            }
        }
        if (!dialect.rules().preparesTexts()) {
            return false;
        }
        try {
            String sql = Row.all(connection, "SELECT " + text.group(2)).get(0).get(1);
            return sql != null
                    && !dialect.rules()
                            .traitsOf(new StatementTokens(sql, dialect.syntax()))
                            .contains(StatementTrait.MAY_COMMIT_INSIDE);
        } catch (SQLException e) {
            return false;
        }
    }
}
