package dev.migration.internal.help;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.DOTALL;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the name that an unknown one was meant to be: only typing errors are corrected, never another word. */
public final class Misspelling {

    private static final int SHORTEST_BEGINNING = 3;

    /** With another letter, a word as short as this is another word: look, lock. */
    private static final int LONGEST_SHORT = 4;

    private static final String MIGRATION = "migration";
    private static final List<String> DOWN = List.of("down", "undo", "rollback");
    private static final List<String> ABOUT = List.of(MIGRATION, "script", "section", "sql", "step");
    private static final List<String> TOOLS = List.of("migrate", "dbmate", MIGRATION, "goose");
    private static final int MOST_ERRORS = 2;

    private static final String END = "(?:\\s*+[:(].*|\\s++[-–—].*|[-#/*=~_<>|.!\\s]*+)";

    /** A few words, and after them nothing or what can follow a title. */
    private static final Pattern TITLE = Pattern.compile(
            "[-#/*=~_<>|.!@\\s]*+([a-z](?:[a-z]|(?:\\s++|[_-])(?=[a-z])){3,23}+)" + END, CASE_INSENSITIVE | DOTALL);

    /** The word of a tool, and after it that of a section; dbmate has a colon between them, goose a plus before them. */
    private static final Pattern OF_TOOL = Pattern.compile(
            "[-#/*\\s]*+(\\+)?([a-z]++)(?:\\s*+([:;])|\\s)(\\s*+)([a-z]++)(?:\\s++[^\\s:]++:\\S*+)*+" + END,
            CASE_INSENSITIVE | DOTALL);

    private Misspelling() {}

    /** The one that was meant; nothing where that may be several. */
    public static Optional<String> correct(String typed, Collection<String> known) {
        List<String> near = new ArrayList<>();
        int nearest = Integer.MAX_VALUE;
        for (String name : known) {
            boolean prefix = typed.length() >= SHORTEST_BEGINNING && name.startsWith(typed);
            int most = Math.max(typed.length(), name.length()) / 3;
            int surplus = Math.abs(typed.length() - name.length());
            int distance = prefix ? 0 : surplus > most ? surplus : distance(typed, name);
            if (distance <= most && distance <= nearest) {
                if (distance < nearest) {
                    near.clear();
                }
                nearest = distance;
                near.add(name);
            }
        }
        return near.size() == 1 ? Optional.of(near.get(0)) : Optional.empty();
    }

    /** Whether a word is the known one, or it with one typing error. */
    public static boolean isNearly(String known, String typed) {
        return known.equals(typed) || (Math.abs(known.length() - typed.length()) <= 1 && distance(typed, known) <= 1);
    }

    private static int distance(String typed, String known) {
        return between(typed, known, known.length() <= LONGEST_SHORT ? 2 : 1);
    }

    /**
     * The section that a comment was meant to start, {@code UP} or {@code DOWN}, as {@code -- Dwon Migration},
     * {@code -- rolback} and {@code -- migarte:down} were; null if it is about something else.
     */
    public static @Nullable String section(String comment) {
        if (isDownOfTool(comment)) {
            return "DOWN";
        }
        Matcher title = TITLE.matcher(comment);
        if (!title.matches()) {
            return null;
        }
        String[] words = title.group(1).toLowerCase(Locale.ROOT).split("[\\s_-]+");
        if (words.length == 2) {
            boolean isDown =
                    (ABOUT.contains(words[0]) && isDown(words[1])) || (ABOUT.contains(words[1]) && isDown(words[0]));
            return isDown ? "DOWN" : sectionOf(words[0], words[1]);
        }
        if (words.length == 1 && isDown(words[0])) {
            return "DOWN";
        }
        // The space may be missing, or be inside a word.
        String letters = String.join("", words);
        String section = null;
        for (int end = 2; end <= letters.length() - SHORTEST_BEGINNING && section == null; end++) {
            section = sectionOf(letters.substring(0, end), letters.substring(end));
        }
        return section;
    }

    /** Whether a word is {@code down}, or that with one error after its first letter. */
    public static boolean isNearlyDown(String word) {
        return word.startsWith("d") && isMisspelt(word, "down", 1);
    }

    /** A misspelt marker of an up section runs as up anyway. */
    private static boolean isDownOfTool(String comment) {
        Matcher marker = OF_TOOL.matcher(comment);
        if (!marker.matches() || !isDown(marker.group(5).toLowerCase(Locale.ROOT))) {
            return false;
        }
        String tool = marker.group(2).toLowerCase(Locale.ROOT);
        boolean plus = marker.group(1) != null || isNearly("goose", tool);
        boolean colon = marker.group(3) != null
                && (marker.group(4).isEmpty()
                        ? TOOLS.stream().anyMatch(known -> isMisspelt(tool, known, MOST_ERRORS))
                        : isNearly("migrate", tool));
        return plus || colon;
    }

    /** Town, dawn, and downs are other words. */
    private static boolean isDown(String word) {
        return DOWN.stream()
                .anyMatch(down -> word.charAt(0) == down.charAt(0)
                        && (word.length() == down.length() || word.endsWith(down.substring(down.length() - 1)))
                        && errors(word, down) <= down.length() / 4
                        && distance(word, down) <= down.length() / 4);
    }

    private static @Nullable String sectionOf(String word, String migration) {
        boolean isBeginning = migration.length() >= SHORTEST_BEGINNING && MIGRATION.startsWith(migration);
        int errors = isBeginning ? 0 : errors(migration, MIGRATION);
        if (errors > MOST_ERRORS) {
            return null;
        }
        boolean isDown = DOWN.stream().anyMatch(down -> isMisspelt(word, down, MOST_ERRORS - errors));
        return word.equals("up") ? "UP" : isDown ? "DOWN" : null;
    }

    /** With two errors the first and the last letter are right: "Row Migration" and "Unit Migration" are about rows and units. */
    private static boolean isMisspelt(String word, String meant, int mostErrors) {
        int errors = errors(word, meant);
        boolean framed =
                word.charAt(0) == meant.charAt(0) && word.charAt(word.length() - 1) == meant.charAt(meant.length() - 1);
        return errors <= mostErrors && (errors <= 1 || framed);
    }

    /** How many errors they are apart; too many where their lengths differ by more. */
    private static int errors(String one, String other) {
        if (Math.abs(one.length() - other.length()) > MOST_ERRORS) {
            return MOST_ERRORS + 1;
        }
        return between(one, other, 1);
    }

    /**
     * How many letters are too many, missing, other ones, or changed places with their neighbours. It takes as much time as
     * both lengths multiplied, so the words have to be short.
     *
     * @param ofOtherLetter what another letter counts, 1 or 2
     */
    private static int between(String one, String other, int ofOtherLetter) {
        int[][] distances = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    distances[i][j] = i + j;
                    continue;
                }
                int exchange = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : ofOtherLetter;
                distances[i][j] = Math.min(
                        Math.min(distances[i - 1][j], distances[i][j - 1]) + 1, distances[i - 1][j - 1] + exchange);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    distances[i][j] = Math.min(distances[i][j], distances[i - 2][j - 2] + 1);
                }
            }
        }
        return distances[one.length()][other.length()];
    }
}
