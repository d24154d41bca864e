package dev.migration.internal.lockfile;

import org.jspecify.annotations.Nullable;

/** Goes through a text line by line, as far as the lines are exactly those that are asked for. */
final class WrittenLines {

    private static final int LONGEST_NUMBER = 18;
    private static final int CHECKSUM_LENGTH = 64;

    private final String text;
    private int position;

    WrittenLines(String text) {
        this.text = text;
    }

    boolean isAtEnd() {
        return position == text.length();
    }

    /** Goes behind these lines if they come next. */
    boolean take(String lines) {
        if (!text.startsWith(lines, position)) {
            return false;
        }
        position += lines.length();
        return true;
    }

    /** The number of a line such as {@code id = 7}, without leading zeros; null if another line comes next. */
    @Nullable
    String number(String key) {
        String number = value(key, " = ", "\n");
        boolean written = number != null
                && !number.isEmpty()
                && number.length() <= LONGEST_NUMBER
                && (number.length() == 1 || number.charAt(0) != '0')
                && number.chars().allMatch(c -> c >= '0' && c <= '9');
        return written ? number : null;
    }

    /** The text of a line such as {@code name = "a"}; null if it is blank or has to be escaped. */
    @Nullable
    String text(String key) {
        String value = value(key, " = \"", "\"\n");
        return value == null || value.isBlank() || !isPlain(value) ? null : value;
    }

    /** The checksum of a line; null if it is none. */
    @Nullable
    String checksum(String key) {
        String value = value(key, " = \"", "\"\n");
        boolean written = value != null
                && value.length() == CHECKSUM_LENGTH
                && value.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
        return written ? value : null;
    }

    private @Nullable String value(String key, String before, String behind) {
        if (!text.startsWith(key, position) || !text.startsWith(before, position + key.length())) {
            return null;
        }
        int start = position + key.length() + before.length();
        int end = text.indexOf(behind, start);
        if (end < 0) {
            return null;
        }
        position = end + behind.length();
        return text.substring(start, end);
    }

    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || c == '\u007f') {
                return false;
            }
        }
        return true;
    }
}
