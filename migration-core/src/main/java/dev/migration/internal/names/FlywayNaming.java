// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.names;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How Flyway's settings name the files of a folder. Each file is read by the name that it would have with Flyway's defaults, so
 * that history and reports do not depend on them.
 *
 * @param suffixes the endings, whose capitals make no difference
 */
public record FlywayNaming(
        String versioned, String repeatable, String undo, String baseline, String separator, List<String> suffixes) {

    public static final FlywayNaming DEFAULT = new FlywayNaming("V", "R", "U", "B", "__", List.of(".sql"));

    private static final String SQL = ".sql";

    private static final String CONF = ".conf";

    /** What Flyway calls one of its events, perhaps of another command. */
    private static final Pattern EVENT = Pattern.compile("(?:before|after)[A-Z][A-Za-z]*|createSchema");

    public FlywayNaming {
        suffixes = List.copyOf(suffixes);
    }

    private record Prefix(String text, char letter) {}

    /** The usual name of a migration, of what says how it runs, or of a callback; null if Flyway reads no file called so. */
    public @Nullable String usual(String fileName) {
        if (fileName.endsWith(CONF)) {
            String script = usual(fileName.substring(0, fileName.length() - CONF.length()));
            return script == null ? null : script + CONF;
        }
        String stem = withoutSuffix(fileName);
        if (stem == null) {
            return null;
        }
        int end = stem.indexOf(separator);
        String first = end < 0 ? stem : stem.substring(0, end);
        String rest = end < 0 ? "" : stem.substring(end + separator.length());
        if (EVENT.matcher(first).matches()) {
            return first + (end < 0 ? "" : "__" + rest) + SQL;
        }
        Prefix prefix = prefix(stem);
        if (prefix == null) {
            return null;
        }
        // The separator may be part of a prefix.
        String named = stem.substring(prefix.text.length());
        int divided = named.indexOf(separator);
        String version = divided < 0 ? named : named.substring(0, divided);
        String description = divided < 0 ? "" : named.substring(divided + separator.length());
        boolean fits = prefix.letter == 'R' ? divided == 0 : version.matches(Layout.FLYWAYS_VERSION);
        return fits ? prefix.letter + version + "__" + description + SQL : null;
    }

    /** What a migration is called, and a repeatable one. */
    public String example() {
        String suffix = suffixes.get(0);
        return versioned + "1" + separator + "add_users" + suffix + " or " + repeatable + separator + "views" + suffix;
    }

    /** Whether a file ends like a script. */
    public boolean isScript(String fileName) {
        return withoutSuffix(fileName) != null;
    }

    private @Nullable String withoutSuffix(String fileName) {
        for (String suffix : suffixes) {
            int start = fileName.length() - suffix.length();
            if (start > 0 && fileName.regionMatches(true, start, suffix, 0, suffix.length())) {
                return fileName.substring(0, start);
            }
        }
        return null;
    }

    /** The longest one that fits: the one of versions may be empty. */
    private @Nullable Prefix prefix(String stem) {
        List<Prefix> all = new ArrayList<>(List.of(
                new Prefix(versioned, 'V'),
                new Prefix(undo, 'U'),
                new Prefix(repeatable, 'R'),
                new Prefix(baseline, 'B')));
        all.sort(Comparator.comparing(prefix -> -prefix.text.length()));
        for (Prefix prefix : all) {
            if (stem.startsWith(prefix.text)) {
                return prefix;
            }
        }
        return null;
    }
}
