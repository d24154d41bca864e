// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.secrets;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The values of secret placeholders, in whatever the database says. */
public final class SecretValues {

    public static final SecretValues NONE = new SecretValues(List.of());

    /** Parts of the names of such values. */
    static final String NAME = "password|passwd|pwd|passphrase|secret|token|api_?key|credential|encrypted";

    /** Compiled where there is a name. */
    private static final class Names {
        /** A key is one at the end of a word, also where the case of its words is lost: not a keyboard. */
        private static final Pattern SECRET = Pattern.compile("(?i:" + NAME + "|keys?(?![a-z]))|[kK]eys?(?=[A-Z])");
    }

    /** What is shorter may be a part of anything. */
    private static final int SHORTEST = 4;

    /** A server cuts long values off: by so much one is recognized. */
    private static final int START = 16;

    private final List<String> values;

    private SecretValues(List<String> values) {
        this.values = values;
    }

    /** Each, and each of its lines, as it is written, and as the database has it where it is a literal or a part of one. */
    public static SecretValues of(Collection<String> values) {
        return new SecretValues(values.stream()
                .flatMap(value -> Stream.of(
                        value, value.replaceFirst("(?s)^'(.*)'$", "$1").replace("''", "'")))
                .flatMap(value -> Stream.concat(Stream.of(value), value.lines()))
                .filter(value -> value.strip().length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    /** Whether what is called like this is a secret, such as {@code db_password} and {@code apiKey}. */
    public static boolean isSecretName(String name) {
        return Names.SECRET.matcher(name).find();
    }

    public String hideIn(String text) {
        String hidden = text;
        for (String value : values) {
            hidden = hide(value, hidden);
        }
        return hidden;
    }

    private static String hide(String value, String text) {
        var hidden = new StringBuilder();
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            int length = Math.min(START, value.length());
            if (text.regionMatches(i, value, 0, length)) {
                while (length < value.length() && text.regionMatches(i + length, value, length, 1)) {
                    length++;
                }
                hidden.append(text, copied, i).append("***");
                copied = i + length;
                i = copied - 1;
            }
        }
        return copied == 0 ? text : hidden.append(text, copied, text.length()).toString();
    }
}
