package dev.migration.internal.recovery;

import dev.migration.internal.database.Row;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.MySqlRules;
import dev.migration.internal.sql.rules.StatementTokens;
import dev.migration.internal.sql.rules.StatementTrait;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What EXECUTE runs on MariaDB and MySQL: one statement, which fails as a whole unless its text is such as CALL. */
public final class PreparedText {

    /** With a text without escapes, or a variable that has it. */
    private static final Pattern PREPARE =
            Pattern.compile("(?is)prepare\\s+(\\S+)\\s+from\\s+(@\\w+|'[^'\\\\]*'|\"[^\"\\\\]*\")");

    private PreparedText() {}

    /** Whether nothing of an EXECUTE remains that was refused; false unless the statement before it prepared its text. */
    public static boolean failsAsAWhole(Statement before, Statement execute, Connection connection, Dialect dialect) {
        Matcher prepare = PREPARE.matcher(before.text());
        if (dialect != Dialect.MYSQL
                || !prepare.matches()
                || !execute.text()
                        .matches("(?is)execute\\s+" + Pattern.quote(prepare.group(1)) + "(\\s+using\\s.*)?")) {
            return false;
        }
        try {
            String text =
                    Row.all(connection, "SELECT " + prepare.group(2)).get(0).get(1);
            return text != null
                    && !MySqlRules.RULES
                            .traitsOf(new StatementTokens(text, dialect.syntax()))
                            .contains(StatementTrait.MAY_COMMIT_INSIDE);
        } catch (SQLException e) {
            return false;
        }
    }
}
