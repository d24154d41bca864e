package dev.migration.internal.database;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a name from an error message stands in the statement, for a database that tells no place. */
public final class NamePlace {

    private NamePlace() {}

    /** In code points from 1, where the name stands once from that offset on; 0 where it does not. */
    public static int find(String name, String sql, int from) {
        if (name.isEmpty()) {
            return 0;
        }
        Matcher place = Pattern.compile(
                        (isWord(name.charAt(0)) ? "(?<!\\w)" : "")
                                + Pattern.quote(name)
                                + (isWord(name.charAt(name.length() - 1)) ? "(?!\\w)" : ""),
                        Pattern.CASE_INSENSITIVE)
                .matcher(sql);
        if (!place.find(from)) {
            return 0;
        }
        int found = place.start();
        return place.find() ? 0 : sql.codePointCount(0, found) + 1;
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }
}
