package dev.migration.internal.report;

import dev.migration.internal.text.EditDistance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Finds the name that an unknown one was meant to be: only typing errors are corrected, never another word. */
public final class Misspelling {

    private static final int SHORTEST_BEGINNING = 3;

    /** With another letter, a word as short as this is another word: look, lock. */
    private static final int LONGEST_SHORT = 4;

    private Misspelling() {}

    /** The one that was meant; nothing where that may be several. */
    public static Optional<String> correct(String typed, Collection<String> known) {
        List<String> near = new ArrayList<>();
        int nearest = Integer.MAX_VALUE;
        for (String name : known) {
            boolean prefix = typed.length() >= SHORTEST_BEGINNING && name.startsWith(typed);
            int distance = prefix ? 0 : distance(typed, name);
            if (distance <= Math.max(typed.length(), name.length()) / 3 && distance <= nearest) {
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
        return Math.abs(known.length() - typed.length()) <= 1 && distance(typed, known) <= 1;
    }

    private static int distance(String typed, String known) {
        return EditDistance.between(typed, known, known.length() <= LONGEST_SHORT ? 2 : 1);
    }
}
