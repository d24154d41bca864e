package dev.migration.internal.secrets;

import java.util.regex.Pattern;

/** Names of values that are secrets, such as {@code db_password} and {@code apiKey}. */
public final class SecretName {

    /** As a word of the name: a monkey is no secret. */
    private static final Pattern KEY =
            Pattern.compile("(?<![A-Za-z])(?:key|KEY|Key)[sS]?(?![a-z])|(?<=[a-z0-9])Keys?(?![a-z])");

    private SecretName() {}

    /** Whether what is called like this is a secret. */
    public static boolean isSecret(String name) {
        return SecretSpans.words(name).find() || KEY.matcher(name).find();
    }
}
