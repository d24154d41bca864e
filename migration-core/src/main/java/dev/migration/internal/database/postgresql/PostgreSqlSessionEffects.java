package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.SessionState.SessionEffect;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What statements may set in their session where nothing that users wrote runs beside them. Only what is sure counts: a word
 * inside a literal is taken for the worst, and what starts with a comment is not read.
 */
final class PostgreSqlSessionEffects {

    /** Longer ones are not read: their own work takes more time than to set the session again. */
    private static final int LONGEST_WRITE = 4096;

    private static final Pattern RUNS_NOTHING =
            starting("DROP\\s+(?:TABLE|INDEX|SEQUENCE|TYPE|VIEW)|COMMENT\\s+ON|GRANT|REVOKE");

    private static final Pattern DEFINES =
            starting("CREATE\\s+(?:TABLE|(?:UNIQUE\\s+)?INDEX|SEQUENCE|TYPE|(?:OR\\s+REPLACE\\s+)?VIEW)"
                    + "|ALTER\\s+(?:TABLE|INDEX|SEQUENCE|TYPE)");

    private static final Pattern WRITES = starting("INSERT\\s+INTO|UPDATE|DELETE\\s+FROM");

    /** They may set something, but make nothing that would do it later unseen. */
    private static final Pattern MAY_SET = starting("SELECT|WITH|VALUES|COPY|SET|RESET|TRUNCATE|ANALYZE");

    /** What is built in that sets something or runs a text; its name may be written with other letters. */
    private static final Pattern SETTERS = containing("config|settings|_to_xml|U&");

    /** Reading runs what was defined there. */
    private static final Pattern READS = containing("\\b(?:SELECT|TABLE|FROM|USING)\\b");

    private static final Pattern DEFINITION_READS = containing("\\bAS\\s+TABLE\\b|\\b(?:SELECT|EXECUTE)\\b");

    private PostgreSqlSessionEffects() {}

    private static Pattern starting(String words) {
        return Pattern.compile("(?:" + words + ")\\b", Pattern.CASE_INSENSITIVE);
    }

    private static Pattern containing(String words) {
        return Pattern.compile(words, Pattern.CASE_INSENSITIVE);
    }

    static SessionEffect of(String sql) {
        if (RUNS_NOTHING.matcher(sql).lookingAt()) {
            return SessionEffect.NONE;
        }
        if (DEFINES.matcher(sql).lookingAt()) {
            // A default of a column runs with each row that is written later.
            return SETTERS.matcher(sql).find()
                    ? SessionEffect.UNKNOWN
                    : settingsIf(DEFINITION_READS.matcher(sql).find());
        }
        Matcher writes = WRITES.matcher(sql);
        if (writes.lookingAt()) {
            int from = writes.end();
            return settingsIf(sql.length() > LONGEST_WRITE
                    || READS.matcher(sql).find(from)
                    || SETTERS.matcher(sql).find(from));
        }
        return MAY_SET.matcher(sql).lookingAt() ? SessionEffect.SETTINGS : SessionEffect.UNKNOWN;
    }

    private static SessionEffect settingsIf(boolean may) {
        return may ? SessionEffect.SETTINGS : SessionEffect.NONE;
    }
}
