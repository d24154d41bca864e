package dev.migration.internal.text;

/** Checks that bytes are well-formed UTF-8, in pieces that may divide a character. */
public final class Utf8 {

    private long seen;
    private long characterStart;
    private int missing;
    // The next byte of a character must lie between these; the narrow bounds refuse overlong forms and surrogates.
    private int lowest;
    private int highest;

    public void check(byte[] bytes, int from, int count) throws MalformedUtf8Exception {
        for (int at = from; at < from + count; at++) {
            byte b = bytes[at];
            if (b < 0 || missing > 0) {
                take(b & 0xFF, seen + at - from);
            }
        }
        seen += count;
    }

    public void finish() throws MalformedUtf8Exception {
        if (missing > 0) {
            throw new MalformedUtf8Exception(characterStart);
        }
    }

    private void take(int b, long offset) throws MalformedUtf8Exception {
        if (missing == 0) {
            characterStart = offset;
            missing = following(b);
            lowest = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
            highest = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
        } else if (b < lowest || b > highest) {
            throw new MalformedUtf8Exception(characterStart);
        } else {
            missing--;
            lowest = 0x80;
            highest = 0xBF;
        }
    }

    private int following(int first) throws MalformedUtf8Exception {
        if (first >= 0xC2 && first <= 0xDF) {
            return 1;
        }
        if (first >= 0xE0 && first <= 0xEF) {
            return 2;
        }
        if (first >= 0xF0 && first <= 0xF4) {
            return 3;
        }
        throw new MalformedUtf8Exception(characterStart);
    }
}
