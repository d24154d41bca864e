package dev.migration.script;

import java.math.BigInteger;

/**
 * A migration's version as it stands in the file name. Versions of digits are compared as numbers of any length, so
 * {@code 0001} and {@code 1} are the same version; others are compared as text and come after them.
 */
public final class Version implements Comparable<Version> {

    /** A number of up to this many digits counts 1, 2, 3…; a longer one is a date or a timestamp. */
    private static final int LONGEST_SEQUENCE_NUMBER = 7;

    private final String text;
    private final String key;
    private final boolean numeric;

    private Version(String text) {
        this.text = text;
        this.numeric = !text.isEmpty() && digits(text) == text.length();
        this.key = numeric ? withoutLeadingZeros(text) : text;
    }

    /** The version that this text stands for. */
    public static Version of(String text) {
        return new Version(text);
    }

    /** How many digits the text starts with. */
    static int digits(String text) {
        int count = 0;
        while (count < text.length() && text.charAt(count) >= '0' && text.charAt(count) <= '9') {
            count++;
        }
        return count;
    }

    private static String withoutLeadingZeros(String digits) {
        int start = 0;
        while (start < digits.length() - 1 && digits.charAt(start) == '0') {
            start++;
        }
        return digits.substring(start);
    }

    /** The text as written, such as {@code 0001}. */
    public String text() {
        return text;
    }

    /** The number without leading zeros, such as {@code 1}; the text where it is none. */
    public String number() {
        return key;
    }

    /** The number that follows, written with as many digits at least; only of digits. */
    public Version next() {
        String next = new BigInteger(key).add(BigInteger.ONE).toString();
        return of("0".repeat(Math.max(0, text.length() - next.length())) + next);
    }

    /** Whether it is made of digits only. */
    public boolean isNumeric() {
        return numeric;
    }

    /** Whether it counts 1, 2, 3… and is not a date or a timestamp. */
    public boolean isSequenceNumber() {
        return numeric && text.length() <= LONGEST_SEQUENCE_NUMBER;
    }

    @Override
    public int compareTo(Version other) {
        if (numeric != other.numeric) {
            return numeric ? -1 : 1;
        }
        if (numeric && key.length() != other.key.length()) {
            return Integer.compare(key.length(), other.key.length());
        }
        return key.compareTo(other.key);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Version version && key.equals(version.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
