package dev.migration.internal.layout;

import dev.migration.Version;

/** How Flyway's names write a version: {@code 1_2} or {@code 1.2}, after a letter for the kind of script. */
final class FlywayVersion {

    /** A pattern for one. */
    static final String PATTERN = "\\d++(?:[._]\\d++)*+";

    private static final String LETTERS = "VUB";

    private FlywayVersion() {}

    /** The version that is written so. */
    static Version of(String written) {
        return Version.of(number(written));
    }

    /** The same as this library writes it. */
    static String number(String written) {
        return written.replace('_', '.');
    }

    /** Whether a name starts with the letter of a versioned script; no pattern is compiled for that. */
    static boolean hasLetter(String name) {
        return !name.isEmpty() && LETTERS.indexOf(name.charAt(0)) >= 0;
    }

    /** Whether a name starts with such a letter and a number. */
    static boolean starts(String name) {
        return hasLetter(name) && name.length() > 1 && name.charAt(1) >= '0' && name.charAt(1) <= '9';
    }
}
