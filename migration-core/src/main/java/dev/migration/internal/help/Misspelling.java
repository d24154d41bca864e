// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.help;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Finds the name that an unknown one was meant to be: only typing errors are corrected, never another word. */
public final class Misspelling {

    private static final int SHORTEST_BEGINNING = 3;

    /** With another letter, a word as short as this is another word: look, lock. */
    private static final int LONGEST_SHORT = 4;

    private static final int MOST_ERRORS = 2;

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

    /** Whether a word is one of the known, or starts with its letter and has an error in four letters. */
    public static boolean isLike(String word, List<String> known) {
        for (String meant : known) {
            if (word.charAt(0) == meant.charAt(0) && errors(word, meant) <= meant.length() / 4) {
                return true;
            }
        }
        return false;
    }

    /** Whether a word is {@code down}, or that with one error after its first letter. */
    public static boolean isNearlyDown(String word) {
        return isLike(word, List.of("down"));
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
