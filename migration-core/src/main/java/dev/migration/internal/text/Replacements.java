// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What was replaced in a text while it was read, as far as it is still needed: whoever reads the text adds to it, and its
 * window takes the columns of the file from it.
 */
public final class Replacements {

    private final Queue<Replacement> counted = new ArrayDeque<>();
    private final Queue<Replacement> uncounted;

    /** None yet. */
    public Replacements() {
        this(List.of());
    }

    Replacements(Collection<Replacement> known) {
        this.uncounted = new ArrayDeque<>(known);
    }

    /** Adds one, in the order of the text. */
    public void add(Replacement next) {
        uncounted.add(next);
    }

    /** The next one that ends here or before, each once; null where there is none. */
    @Nullable
    Replacement count(long offset) {
        Replacement next = uncounted.peek();
        if (next == null || offset < next.end()) {
            return null;
        }
        counted.add(next);
        return uncounted.remove();
    }

    /** Where the one that is around this offset starts, or the offset itself; those before it are counted. */
    long startAround(long offset) {
        Replacement next = uncounted.peek();
        return next == null ? offset : Math.min(offset, next.offset());
    }

    /** Whether the character at this offset, not before one that was counted, is of one. */
    boolean isInside(long offset) {
        return uncounted.stream().anyMatch(next -> next.offset() <= offset && offset < next.end());
    }

    /** Those in a part of the text, or what is in it of them; those before it are forgotten. */
    public List<Replacement> between(long from, long to) {
        forget(from);
        List<Replacement> between = new ArrayList<>();
        for (Queue<Replacement> all : List.of(counted, uncounted)) {
            for (Replacement next : all) {
                if (to <= next.offset()) {
                    return between;
                }
                between.add(next.between(from, to));
            }
        }
        return between;
    }

    /** Forgets those that end here or before. */
    public void forget(long offset) {
        for (Queue<Replacement> all : List.of(counted, uncounted)) {
            for (Replacement first = all.peek(); first != null && first.end() <= offset; first = all.peek()) {
                all.remove();
            }
        }
    }

    /**
     * A part of a text that its file has not: a value instead of a placeholder. Its line breaks start no line of the file.
     *
     * @param offset the offset of its first character in the text, from 0
     * @param length how many characters it has
     * @param written how many characters it replaces
     * @param secret whether nobody may see it
     */
    public record Replacement(long offset, int length, int written, boolean secret) {

        /** The offset after its last character. */
        public long end() {
            return offset + length;
        }

        /** What is of it between two offsets. */
        Replacement between(long from, long to) {
            long start = Math.max(from, offset);
            return new Replacement(start, (int) (Math.min(to, end()) - start), written, secret);
        }
    }
}
