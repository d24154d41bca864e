package dev.migration.internal.sql.rules;

import java.util.Set;
import java.util.regex.Pattern;

/** What of MariaDB and MySQL is not run, beyond what the first words of a statement tell. */
final class MySqlRefusals {

    /** Modes in which quotes or backslashes mean something else, by themselves or as a part of them. */
    private static final Pattern OTHER_QUOTES = Pattern.compile(
            "\\b(?:NO_BACKSLASH_ESCAPES|ANSI_QUOTES|ANSI|DB2|MAXDB|MSSQL|ORACLE|POSTGRESQL)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Set<String> ASSIGNMENT = Set.of("=", ":=", ":");

    private static final Set<String> OF_THE_SERVER = Set.of("global", "persist", "persist_only");

    private MySqlRefusals() {}

    /** Whether it sets such a mode for the session. */
    static boolean setsOtherQuotes(Phrase phrase) {
        if (!"set".equals(phrase.at(0))) {
            return false;
        }
        for (int i = 1; phrase.at(i) != null; i++) {
            // SET GLOBAL sql_mode, or @@GLOBAL.sql_mode.
            boolean ofTheServer = isOfTheServer(phrase, i - 1) || (i > 1 && isOfTheServer(phrase, i - 2));
            if ("sql_mode".equals(phrase.at(i))
                    && ASSIGNMENT.contains(String.valueOf(phrase.at(i + 1)))
                    && !ofTheServer
                    && hasOtherQuotes(phrase, i + 1)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfTheServer(Phrase phrase, int index) {
        return OF_THE_SERVER.contains(String.valueOf(phrase.at(index)));
    }

    /** Whether a value that begins here, up to a comma outside parentheses, names such a mode. */
    private static boolean hasOtherQuotes(Phrase phrase, int start) {
        int depth = 0;
        int next = start;
        for (String token = phrase.at(next); token != null; token = phrase.at(++next)) {
            depth += "(".equals(token) ? 1 : ")".equals(token) ? -1 : 0;
            if (depth == 0 && ",".equals(token)) {
                return false;
            }
            if (OTHER_QUOTES.matcher(token).find()) {
                return true;
            }
        }
        return false;
    }

    /** Whether it calls the function now; what it defines may call it one day. */
    static boolean releasesAllLocks(Phrase phrase) {
        if ("create".equals(phrase.at(0)) || "alter".equals(phrase.at(0))) {
            return false;
        }
        for (int i = 0; phrase.at(i) != null; i++) {
            if ("release_all_locks".equals(phrase.at(i)) && "(".equals(phrase.at(i + 1))) {
                return true;
            }
        }
        return false;
    }
}
