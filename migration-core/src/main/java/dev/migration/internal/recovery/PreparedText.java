package dev.migration.internal.recovery;

import dev.migration.internal.database.Row;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.MySqlRules;
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

    /** With a text without escapes, or a variable that has it. */
    private static final Pattern PREPARE =
            Pattern.compile("(?is)prepare\\s+(\\S+)\\s+from\\s+(@\\w+|'[^'\\\\]*'|\"[^\"\\\\]*\")");

    /** Sets one variable to what no function and no other variable determines. */
    private static final Pattern SET = Pattern.compile("(?is)set\\s+(@\\w+)\\s*:?=[^(@]*");

    private PreparedText() {}

    /** The statement that was sent last; one such as SET @n = 1 leaves a text that was prepared before it as it is. */
    public static Statement last(@Nullable Statement before, Statement sent) {
        Matcher set = SET.matcher(sent.text());
        return before != null
                        && set.matches()
                        && !AsciiCase.lower(before.text()).contains(AsciiCase.lower(set.group(1)))
                ? before
                : sent;
    }

    /** Whether nothing of an EXECUTE remains that was refused; false unless what was sent last prepared its text. */
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
