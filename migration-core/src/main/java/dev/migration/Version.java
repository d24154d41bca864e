package dev.migration;

import dev.migration.internal.help.Printable;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A migration's version as in the file name. Versions of digits are compared as numbers, so {@code 0001} and
 * {@code 1} are the same version. Those that start with a year come after the others and are compared as times, whatever
 * they are exact to: {@code 20240131} is before {@code 202401311200000000}, and that before {@code 20240201093000}. What is
 * no number is compared as text and comes last: so do repeatable migrations, which have their name for a version.
 */
public final class Version implements Comparable<Version> {

    /** A number of up to this many digits counts 1, 2, 3…; a longer one is a date or a timestamp. */
    private static final int LONGEST_SEQUENCE_NUMBER = 7;

    private static final int DATE = "20240131".length();

    private static final int LONGEST_TIME = "20240131120000000000000".length();

    private static final String REPEATABLE = "R__";

    /** Remedies are commands with versions in them, so a shell must take it for one plain word. */
    private static final class Repeatable {
        private static final Pattern NAME = Pattern.compile("R__\\w(?:[\\w.-]*\\w)?", Pattern.UNICODE_CHARACTER_CLASS);
    }

    private final String text;
    private final boolean numeric;
    private final String[] parts;
    private final boolean time;
    private final int hash;

    private Version(String text) {
        this.text = text;
        this.numeric = isNumeric(text);
        this.parts = numeric ? numbers(text) : new String[] {text};
        this.time = numeric && isTime(parts[0]);
        this.hash = Arrays.hashCode(parts);
    }

    /** The version of this text. */
    public static Version of(String text) {
        return new Version(Printable.line(text));
    }

    private static boolean isNumeric(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean dot = c == '.' && i > 0 && i < text.length() - 1 && text.charAt(i - 1) != '.';
            if (!dot && (c < '0' || c > '9')) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static String[] numbers(String text) {
        if (text.indexOf('.') < 0) {
            return new String[] {withoutLeadingZeros(text)};
        }
        String[] numbers = text.split("\\.");
        int count = 1;
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = withoutLeadingZeros(numbers[i]);
            count = numbers[i].equals("0") ? count : i + 1;
        }
        return Arrays.copyOf(numbers, count);
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

    /** The number without leading zeros, such as {@code 1}; the text of a version that is not a number. */
    public String number() {
        return parts.length == 1 ? parts[0] : String.join(".", parts);
    }

    /** A version that comes right after this one, written with as many digits at least; only of a number. */
    public Version next() {
        int last = parts.length - 1;
        String number = new BigInteger(parts[last]).add(BigInteger.ONE).toString();
        if (last > 0) {
            return of(String.join(".", Arrays.copyOf(parts, last)) + "." + number);
        }
        Version next = of("0".repeat(Math.max(0, text.length() - number.length())) + number);
        // The day after the last one of a month is no number away.
        return isDate(next.parts[0]) == isDate(parts[0]) ? next : of(parts[0] + "1");
    }

    /** Whether it is a number, or numbers with dots between them. */
    public boolean isNumeric() {
        return numeric;
    }

    /** Whether it is that of a repeatable migration, such as {@code R__views}. */
    public boolean isRepeatable() {
        return !numeric
                && text.startsWith(REPEATABLE)
                && Repeatable.NAME.matcher(text).matches();
    }

    /** Whether it is a number that starts with a year and is long enough for a date; month and day may be swapped. */
    public boolean isTime() {
        return time;
    }

    /** The year alone decides: {@code 20241812144402} was typed between dates, and belongs between them. */
    private static boolean isTime(String digits) {
        if (digits.length() < DATE || digits.length() > LONGEST_TIME) {
            return false;
        }
        int year = Integer.parseInt(digits, 0, 4, 10);
        return year >= 1970 && year < 2200;
    }

    private static boolean isDate(String digits) {
        if (!isTime(digits)) {
            return false;
        }
        int month = Integer.parseInt(digits, 4, 6, 10);
        int day = Integer.parseInt(digits, 6, 8, 10);
        return month >= 1 && month <= 12 && day >= 1 && day <= 31;
    }

    /** Whether it counts 1, 2, 3… and is not a date or a timestamp. */
    public boolean isSequenceNumber() {
        int dot = text.indexOf('.');
        return numeric && (dot < 0 ? text.length() : dot) <= LONGEST_SEQUENCE_NUMBER;
    }

    @Override
    public int compareTo(Version other) {
        if (numeric != other.numeric) {
            return numeric ? -1 : 1;
        }
        if (time != other.time) {
            return time ? 1 : -1;
        }
        for (int i = 0; i < parts.length && i < other.parts.length; i++) {
            String part = parts[i];
            String others = other.parts[i];
            boolean asText = !numeric || (time && i == 0);
            int order = asText || part.length() == others.length()
                    ? part.compareTo(others)
                    : Integer.compare(part.length(), others.length());
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(parts.length, other.parts.length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Version version && Arrays.equals(parts, version.parts);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return text;
    }
}
