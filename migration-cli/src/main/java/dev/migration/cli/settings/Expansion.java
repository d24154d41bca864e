// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts the values of variables into a text that names them as {@code ${NAME}} or {@code $NAME}. */
enum Expansion {
    /** A backslash is a character as any other. */
    PLAIN(""),
    /** It starts an escape such as {@code \n}. */
    ESCAPED("|\\\\(.?)");

    private static final String LETTERS = "nrt\"\\$";
    private static final String MEANING = "\n\r\t\"\\$";

    private final Pattern special;

    Expansion(String escape) {
        special = Pattern.compile(
                "\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)}|([A-Za-z_][A-Za-z0-9_]*))?" + escape, Pattern.DOTALL);
    }

    /** @throws IllegalArgumentException with the end of a sentence that repeats nothing of the text, which may hold a password */
    String of(String text, Function<String, @Nullable String> variables) {
        return special.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value(found, variables)));
    }

    private static String value(MatchResult found, Function<String, @Nullable String> variables) {
        if (found.group().startsWith("\\")) {
            int letter = found.group().length() < 2 ? -1 : LETTERS.indexOf(found.group(3));
            if (letter < 0) {
                throw new IllegalArgumentException("has a backslash that starts no escape");
            }
            return MEANING.substring(letter, letter + 1);
        }
        String name = found.group(1) == null ? found.group(2) : found.group(1);
        String value = name == null ? null : variables.apply(name);
        if (value == null) {
            throw new IllegalArgumentException("has a $ that is not followed by the name of a variable that is set");
        }
        return value;
    }
}
