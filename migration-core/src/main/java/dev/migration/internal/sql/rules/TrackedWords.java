package dev.migration.internal.sql.rules;

import dev.migration.internal.sql.lexer.Lexer;
import java.util.List;
import java.util.Set;

/**
 * Which of the few words that decide a rule a statement has, noted while it was read: a long INSERT without RETURNING
 * need not be read again.
 */
public final class TrackedWords {

    /** Nothing was noted, so any word is possible. */
    static final TrackedWords UNKNOWN = new TrackedWords(List.of());

    private final List<String> tracked;
    /** A bit for each length that one of them has: most words have another one. */
    private final long lengths;

    private int seen;

    /**
     * No word yet.
     *
     * @param tracked the words to note, in lower case
     */
    public TrackedWords(List<String> tracked) {
        this.tracked = tracked;
        this.lengths = tracked.stream().mapToLong(word -> 1L << word.length()).reduce(0, (a, b) -> a | b);
    }

    public void clear() {
        seen = 0;
    }

    public void add(Lexer word) {
        // A shift is by the length modulo 64, so that a very long word may be compared in vain.
        if ((lengths & 1L << word.length()) == 0) {
            return;
        }
        for (int i = 0; i < tracked.size(); i++) {
            if (word.is(tracked.get(i))) {
                seen |= 1 << i;
            }
        }
    }

    /** Whether this word, in lower case, can be there. */
    boolean possible(String word) {
        int index = tracked.indexOf(word);
        return index < 0 || (seen & 1 << index) != 0;
    }

    /** Whether one of these words can be there. */
    boolean anyPossible(Set<String> words) {
        for (String word : words) {
            if (possible(word)) {
                return true;
            }
        }
        return false;
    }
}
