package dev.migration.internal.secrets;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Which characters of a text are secret. */
final class FoundSecrets {

    /** A server quotes no more of a statement. */
    private static final int MOST_QUOTED = 1_000;

    private final BitSet found = new BitSet();

    void add(int from, int to) {
        found.set(from, to);
    }

    /** The text, or its start, without them. */
    String hideIn(String text) {
        var shown = new StringBuilder();
        int copied = 0;
        for (int from = found.nextSetBit(0); from >= 0 && from < text.length(); from = found.nextSetBit(copied)) {
            // Right after a slash, stars would open a comment.
            boolean slash = from > 0 && text.charAt(from - 1) == '/';
            shown.append(text, copied, from).append(slash ? " ***" : "***");
            copied = Math.min(found.nextClearBit(from), text.length());
        }
        return shown.append(text, copied, text.length()).toString();
    }

    /** What they are in this text. */
    SecretValues valuesIn(String text) {
        List<String> values = new ArrayList<>();
        for (int from = found.nextSetBit(0); from >= 0 && values.size() < MOST_QUOTED; ) {
            int to = found.nextClearBit(from);
            values.add(text.substring(from, to));
            from = found.nextSetBit(to);
        }
        return SecretValues.of(values);
    }
}
