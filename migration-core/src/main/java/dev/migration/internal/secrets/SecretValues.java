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

    /** A server shows only the start of a long value. */
    private static final int MOST_SHOWN = 64;

    private final List<String> values;

    private SecretValues(List<String> values) {
        this.values = values;
    }

    public static SecretValues of(Collection<String> values) {
        return new SecretValues(values.stream()
                .flatMap(value -> Stream.of(value, value.substring(0, Math.min(value.length(), MOST_SHOWN))))
                .filter(value -> value.strip().length() >= SHORTEST)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    /** Whether what is called like this is a secret, such as {@code db_password} and {@code apiKey}. */
    public static boolean isSecretName(String name) {
        return Names.SECRET.matcher(name).find();
    }

    public String hideIn(String text) {
        return values.stream().reduce(text, (hidden, value) -> hidden.replace(value, "***"));
    }
}
