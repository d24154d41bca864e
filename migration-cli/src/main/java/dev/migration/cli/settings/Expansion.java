package dev.migration.cli.settings;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts the values of variables into a text that names them as {@code ${NAME}} or {@code $NAME}. */
final class Expansion {

    private static final Pattern SPECIAL =
            Pattern.compile("\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)}|([A-Za-z_][A-Za-z0-9_]*))?|\\\\(.)?", Pattern.DOTALL);

    private static final String ESCAPED = "nrt\"\\$";
    private static final String MEANING = "\n\r\t\"\\$";

    /** A text that grows with each variable that names another one. */
    private static final int LONGEST = 1 << 16;

    private Expansion() {}

    /** What is wrong, and at which character; repeats nothing of the text, which may hold a password. */
    static final class FailedException extends Exception {

        private static final long serialVersionUID = 1L;

        private final int offset;

        private FailedException(int offset, String message) {
            super(message);
            this.offset = offset;
        }

        int offset() {
            return offset;
        }
    }

    /** Whether a backslash is a character as any other, or starts an escape such as {@code \n}. */
    enum Backslash {
        PLAIN,
        ESCAPE
    }

    static String of(String text, Backslash backslash, Function<String, @Nullable String> variables)
            throws FailedException {
        var expanded = new StringBuilder();
        Matcher special = SPECIAL.matcher(text);
        int done = 0;
        while (special.find()) {
            expanded.append(text, done, special.start());
            done = special.end();
            if (text.charAt(special.start()) == '$') {
                String name = special.group(1) == null ? special.group(2) : special.group(1);
                String value = name == null ? null : variables.apply(name);
                if (value == null) {
                    throw new FailedException(special.start(), "names no variable that is set");
                }
                expanded.append(value);
            } else if (backslash == Backslash.PLAIN) {
                expanded.append('\\');
                done = special.start() + 1;
                special.region(done, text.length());
            } else {
                String escaped = special.group(3);
                int index = escaped == null ? -1 : ESCAPED.indexOf(escaped);
                if (index < 0) {
                    throw new FailedException(special.start(), "starts no escape that is known");
                }
                expanded.append(MEANING.charAt(index));
            }
            if (expanded.length() > LONGEST) {
                throw new FailedException(special.start(), "makes the value too long");
            }
        }
        return expanded.append(text, done, text.length()).toString();
    }
}
