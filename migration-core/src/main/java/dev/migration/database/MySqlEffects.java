package dev.migration.database;

import dev.migration.script.CanonicalSql;
import dev.migration.script.Dialect;
import dev.migration.script.Statement;
import java.util.regex.Pattern;

/** What statements of MariaDB and MySQL do beside what they say, as far as the journal has to know. */
final class MySqlEffects {

    /** Of a longer statement, so much tells what it is. */
    private static final int LONGEST_START = 2000;

    private static final Pattern EXECUTABLE_COMMENT = Pattern.compile("/\\*M?!\\d* | \\*/");
    private static final Pattern LOCKS_TABLES =
            compile("LOCK TABLES? |FLUSH (?:\\w+ )?TABLES? .*(?:WITH READ LOCK|FOR EXPORT)");
    private static final Pattern UNLOCKS_TABLES = compile("UNLOCK TABLES?\\b|BEGIN\\b|START TRANSACTION\\b");

    /** They run others, which may commit; or they do one thing after the other, and stop at the first that they cannot. */
    private static final Pattern PART_BY_PART =
            compile("(?:CALL|EXECUTE|BEGIN|IF|CASE|LOOP|REPEAT|WHILE|FOR|SET STATEMENT)\\b"
                    + "|DROP (?:TEMPORARY )?(?:TABLES?|VIEW|SEQUENCE|USER|ROLE)\\b.*,"
                    + "|(?:CREATE|ALTER|RENAME) (?:OR REPLACE )?(?:USER|ROLE)\\b.*,"
                    + "|(?:GRANT|REVOKE)\\b.* (?:TO|FROM) .*,");

    private MySqlEffects() {}

    private static Pattern compile(String regex) {
        return Pattern.compile("^(?:" + regex + ")", Pattern.CASE_INSENSITIVE);
    }

    private static String start(Statement statement) {
        return canonical(statement.text().substring(0, Math.min(statement.text().length(), LONGEST_START)));
    }

    /** The tokens with spaces between them, as if a comment whose text runs were none. */
    static String canonical(String sql) {
        return EXECUTABLE_COMMENT.matcher(CanonicalSql.of(sql, Dialect.MYSQL)).replaceAll("");
    }

    /** Whether only the tables that a statement named can be used after this statement. */
    static boolean locksTables(Statement statement, boolean before) {
        String sql = start(statement);
        return LOCKS_TABLES.matcher(sql).find()
                || (before && !UNLOCKS_TABLES.matcher(sql).find());
    }

    /** Whether the statement took no effect at all where the server refused it. */
    static boolean failsAsAWhole(Statement statement) {
        return !PART_BY_PART.matcher(start(statement)).find();
    }
}
