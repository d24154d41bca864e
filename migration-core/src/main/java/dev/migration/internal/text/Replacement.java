package dev.migration.internal.text;

/**
 * A part of a text that its file has not: a value instead of a placeholder, without line breaks.
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
