package dev.migration.internal.secrets;

import java.util.regex.Pattern;

/** Names of values that are secrets, such as {@code db_password} and {@code apiKey}. */
public final class SecretName {

    /** At the end of a word, also where the case of its words is lost, as in a variable of the environment: not a keyboard. */
    private static final Pattern KEY = Pattern.compile("(?i:keys?)(?![A-Za-z])|[kK]eys?(?=[A-Z])");

    private SecretName() {}

    /** Whether what is called like this is a secret. */
    public static boolean isSecret(String name) {
        return SecretSpans.words(name).find() || KEY.matcher(name).find();
    }
}
