package dev.migration.cli;

import java.util.regex.Pattern;

/** Blots out passwords in text that may hold a database URL, rather too much than too little. */
final class Secrets {

    private static final String BLOT = "***";

    /** {@code ://user:password@}; a password may hold an unescaped @ or /, so the last @ of the word counts. */
    private static final Pattern USER_INFO = Pattern.compile("(://[^\\s:/@?]*:)[^\\s]*@");

    /** {@code password=…}, {@code sslpassword=…} and the like, in queries and in H2's list of settings. */
    private static final Pattern PARAMETER =
            Pattern.compile("((?:password|passwd|pwd)\\s*=\\s*)[^\\s&;]+", Pattern.CASE_INSENSITIVE);

    private Secrets() {}

    static String masked(String text) {
        String masked = USER_INFO.matcher(text).replaceAll("$1" + BLOT + "@");
        return PARAMETER.matcher(masked).replaceAll("$1" + BLOT);
    }
}
