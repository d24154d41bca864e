// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import dev.migration.internal.help.Printable;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A migration's version as in the file name. Versions of digits are compared as numbers, however long they are, so {@code
 * 0001} and {@code 1} are the same version. What is no number is compared as text and comes last: so do repeatable
 * migrations, which have their name for a version. Of several directories of Prisma with one timestamp, all but the first
 * have their whole name for a version, and come after it. Some tools order their files by text, and so do we.
 */
public final class Version implements Comparable<Version> {

    /** A number of up to this many digits counts 1, 2, 3…; a longer one is a date or a timestamp. */
    private static final int LONGEST_SEQUENCE_NUMBER = 7;

    private static final String REPEATABLE = "R__";

    /** Remedies are commands with versions in them, so a shell must take it for one plain word. */
    private static final class Word {
        private static final Pattern REPEATABLE =
                Pattern.compile("R__\\w(?:[\\w.-]*\\w)?", Pattern.UNICODE_CHARACTER_CLASS);
        private static final Pattern NAMED =
                Pattern.compile("([0-9]++)(_(?:[\\w.-]*\\w)?)", Pattern.UNICODE_CHARACTER_CLASS);
    }

    private static final String[] NONE = {};

    private final String text;

    /** Its numbers; none of what is no number. */
    private final String[] numbers;

    /** What follows the numbers: nothing, or the name; of what is no number all of it. */
    private final String rest;

    /** What follows the version where it is compared as text; null where it is compared as a number. */
    private final @Nullable String end;

    private final int hash;

    private Version(String text, @Nullable String end) {
        boolean numeric = isNumeric(text);
        Matcher named = numeric || text.isEmpty() || text.charAt(0) > '9' ? null : Word.NAMED.matcher(text);
        if (named != null && named.matches()) {
            this.numbers = numbers(named.group(1));
            this.rest = named.group(2);
        } else {
            this.numbers = numeric ? numbers(text) : NONE;
            this.rest = numeric ? "" : text;
        }
        this.text = text;
        this.end = end;
        this.hash = 31 * Arrays.hashCode(numbers) + rest.hashCode();
    }

    /** The version of this text. */
    public static Version of(String text) {
        return new Version(Printable.line(text), null);
    }

    /** The same, compared with others as text: diesel does so. */
    public Version inTextOrder() {
        return new Version(text, "");
    }

    /** The same, compared with others as in the names of files: dbmate and Prisma do so, and put 10_b before 1_a. */
    public Version inOrderOfNames() {
        return new Version(text, "_");
    }

    /** The same, compared with others as this one is. */
    public Version comparedAs(Version other) {
        return Objects.equals(end, other.end) ? this : new Version(text, other.end);
    }

    /** Whether it is compared with others as text, and not as a number. */
    public boolean isComparedAsText() {
        return end != null;
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
        return (numbers.length == 1 ? numbers[0] : String.join(".", numbers)) + rest;
    }

    /** A version that comes right after this one, written with as many digits at least; only of a number. */
    public Version next() {
        int last = numbers.length - 1;
        String number = new BigInteger(numbers[last]).add(BigInteger.ONE).toString();
        if (last > 0) {
            return of(String.join(".", Arrays.copyOf(numbers, last)) + "." + number);
        }
        return of("0".repeat(Math.max(0, text.length() - number.length())) + number);
    }

    /** Whether it is a number, or numbers with dots between them. */
    public boolean isNumeric() {
        return numbers.length > 0 && rest.isEmpty();
    }

    /** Whether it is a timestamp and a name, as {@code 20260131120000_add_phone}: another directory has the timestamp alone. */
    public boolean isNamed() {
        return numbers.length > 0 && !rest.isEmpty();
    }

    /** Whether it is that of a repeatable migration, such as {@code R__views}. */
    public boolean isRepeatable() {
        return numbers.length == 0
                && text.startsWith(REPEATABLE)
                && Word.REPEATABLE.matcher(text).matches();
    }

    /** Whether it counts 1, 2, 3… and is not a date or a timestamp. */
    public boolean isSequenceNumber() {
        int dot = text.indexOf('.');
        return isNumeric() && (dot < 0 ? text.length() : dot) <= LONGEST_SEQUENCE_NUMBER;
    }

    @Override
    public int compareTo(Version other) {
        if (numbers.length == 0 || other.numbers.length == 0) {
            int order = Boolean.compare(numbers.length == 0, other.numbers.length == 0);
            // As Flyway does, which compares what it shows: R__a_b is before R__a1.
            order = order == 0 ? rest.replace('_', ' ').compareTo(other.rest.replace('_', ' ')) : order;
            return order == 0 ? rest.compareTo(other.rest) : order;
        }
        String as = end == null ? other.end : end;
        if (as != null) {
            return equals(other) ? 0 : (text + as).compareTo(other.text + as);
        }
        for (int i = 0; i < numbers.length && i < other.numbers.length; i++) {
            String number = numbers[i];
            String others = other.numbers[i];
            int order = number.length() == others.length()
                    ? number.compareTo(others)
                    : Integer.compare(number.length(), others.length());
            if (order != 0) {
                return order;
            }
        }
        int order = Integer.compare(numbers.length, other.numbers.length);
        return order == 0 ? rest.compareTo(other.rest) : order;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Version version && Arrays.equals(numbers, version.numbers) && rest.equals(version.rest);
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
