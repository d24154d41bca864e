package dev.migration.internal.files;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.DOTALL;

import dev.migration.internal.text.EditDistance;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds a comment that was meant to be {@code -- Down Migration} or the like and is misspelt, as {@code -- Dwon Migration}. */
final class MisspeltMarker {

    private static final String MIGRATION = "migration";
    private static final List<String> DOWN = List.of("down", "undo", "rollback");
    private static final int SHORTEST_BEGINNING = 3;
    private static final int MOST_ERRORS = 2;

    /** A few words, and after them nothing or what can follow a title. */
    private static final Pattern TITLE = Pattern.compile(
            "[-#/*=~_<>|.!\\s]*+([a-z](?:[a-z]|(?:\\s++|[_-])(?=[a-z])){3,23}+)(?:\\s*+[:(].*|\\s++[-–—].*|[-#/*=~_<>|.!\\s]*+)",
            CASE_INSENSITIVE | DOTALL);

    private MisspeltMarker() {}

    /** The section that a comment was meant to start, {@code UP} or {@code DOWN}; null if it is about something else. */
    static @Nullable String in(String comment) {
        Matcher title = TITLE.matcher(comment);
        if (!title.matches()) {
            return null;
        }
        String[] words = title.group(1).toLowerCase(Locale.ROOT).split("[\\s_-]+");
        if (words.length == 2) {
            return of(words[0], words[1]);
        }
        // The space may be missing, or be inside a word.
        String letters = String.join("", words);
        String section = null;
        for (int end = 2; end <= letters.length() - SHORTEST_BEGINNING && section == null; end++) {
            section = of(letters.substring(0, end), letters.substring(end));
        }
        return section;
    }

    /** Whether a word is {@code down}, or that with one error after its first letter. */
    static boolean isNearlyDown(String word) {
        return word.startsWith("d") && isMisspelt(word, "down", 1);
    }

    private static @Nullable String of(String word, String migration) {
        boolean isBeginning = migration.length() >= SHORTEST_BEGINNING && MIGRATION.startsWith(migration);
        int errors = isBeginning ? 0 : distance(migration, MIGRATION);
        if (errors > MOST_ERRORS) {
            return null;
        }
        boolean isDown = DOWN.stream().anyMatch(down -> isMisspelt(word, down, MOST_ERRORS - errors));
        return word.equals("up") ? "UP" : isDown ? "DOWN" : null;
    }

    /** With two errors the first and the last letter are right: "Row Migration" and "Unit Migration" are about rows and units. */
    private static boolean isMisspelt(String word, String meant, int mostErrors) {
        int errors = distance(word, meant);
        boolean framed =
                word.charAt(0) == meant.charAt(0) && word.charAt(word.length() - 1) == meant.charAt(meant.length() - 1);
        return errors <= mostErrors && (errors <= 1 || framed);
    }

    /** How many errors they are apart; too many where their lengths differ by more. */
    private static int distance(String one, String other) {
        if (Math.abs(one.length() - other.length()) > MOST_ERRORS) {
            return MOST_ERRORS + 1;
        }
        return EditDistance.between(one, other, 1);
    }
}
