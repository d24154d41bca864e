// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.find;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The wildcards of a location of Flyway: <code>*</code> and <code>?</code> within one name, <code>**</code> for any number of
 * folders. If the last name has no dot, it is that of a folder, and what is below is reached.
 *
 * @param folder what is before the first name with a wildcard
 * @param regex what the path from there on matches
 */
record PathPattern(String folder, String regex) {

    private static final String ANY_FOLDERS = "(?:[^/]+/)*?";

    /** Null if a path has no wildcard. */
    static @Nullable PathPattern in(String path) {
        if (path.indexOf('*') < 0 && path.indexOf('?') < 0) {
            return null;
        }
        List<String> folder = new ArrayList<>();
        var regex = new StringBuilder();
        boolean namesFile = false;
        for (String name : path.split("/")) {
            boolean isWild = name.indexOf('*') >= 0 || name.indexOf('?') >= 0;
            if (regex.length() == 0 && !isWild) {
                folder.add(name);
                continue;
            }
            if (name.equals("**")) {
                namesFile = false;
                regex.append(ANY_FOLDERS);
            } else {
                namesFile = name.indexOf('.') >= 0;
                regex.append(ofName(name)).append('/');
            }
        }
        if (!namesFile) {
            // Flyway finds nothing in a location that ends so.
            return new PathPattern(
                    String.join("/", folder), regex.toString().endsWith(ANY_FOLDERS) ? "(?!)" : regex + "(.*)");
        }
        return new PathPattern(String.join("/", folder), regex.substring(0, regex.length() - 1));
    }

    private static String ofName(String name) {
        var regex = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            regex.append(c == '*' ? "[^/]+?" : c == '?' ? "[^/]" : Pattern.quote(String.valueOf(c)));
        }
        return regex.toString();
    }

    /** What is below the folder that the wildcards name; all of a path if they name a file, null if it does not match. */
    @Nullable
    String below(String path) {
        Matcher matcher = Pattern.compile(regex, Pattern.DOTALL).matcher(path);
        if (!matcher.matches()) {
            return null;
        }
        return matcher.groupCount() == 0 ? path : matcher.group(1);
    }

    /** Of the path of a file from the folder on. */
    Predicate<String> asPredicate() {
        return Pattern.compile(regex, Pattern.DOTALL).asMatchPredicate();
    }
}
