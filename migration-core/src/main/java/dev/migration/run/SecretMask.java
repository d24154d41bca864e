package dev.migration.run;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Hides the literals after PASSWORD and IDENTIFIED BY in every text that leaves the one who runs it. */
public final class SecretMask {

    // A literal that is cut off at the end counts too, so that the part of a text before a place can be masked alone.
    private static final Pattern SECRET = Pattern.compile(
            "(\\b(?:PASSWORD|IDENTIFIED\\s+(?:WITH\\s+\\S+\\s+)?(?:BY|AS))\\s*(?:=|\\()?\\s*)"
                    + "(?:[EeNn]?'(?:[^'\\\\]|''|\\\\.)*(?:'|$)|\\$\\$.*?(?:\\$\\$|$))",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private SecretMask() {}

    /** The text with each secret replaced by {@code '***'}. */
    public static String mask(String text) {
        return SECRET.matcher(text).replaceAll("$1'***'");
    }

    /** The same for a text that may be absent. */
    static @Nullable String maskNullable(@Nullable String text) {
        return text == null ? null : mask(text);
    }
}
