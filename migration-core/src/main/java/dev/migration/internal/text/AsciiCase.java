// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.text;

/** Letter case as SQL keywords know it: of ASCII letters alone, whatever the machine's language. */
public final class AsciiCase {

    private AsciiCase() {}

    /** The text with the letters A to Z in lower case. */
    public static String lower(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUpper(text.charAt(i))) {
                char[] chars = text.toCharArray();
                for (int j = i; j < chars.length; j++) {
                    chars[j] = lower(chars[j]);
                }
                return new String(chars);
            }
        }
        return text;
    }

    /** The character, in lower case if it is one of A to Z. */
    public static char lower(char c) {
        return isUpper(c) ? (char) (c + ('a' - 'A')) : c;
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }
}
