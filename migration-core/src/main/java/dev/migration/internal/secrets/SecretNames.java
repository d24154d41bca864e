package dev.migration.internal.secrets;

import java.util.List;
import java.util.regex.Pattern;

/** Which names of columns, settings and options say that what they are set to is a secret. */
final class SecretNames {

    /** A secret may directly follow such a name, as in {@code PASSWORD 'x'}. */
    private static final String PASSWORD = "password";

    /** How a list of a connection's parameters names it. */
    private static final List<String> PARAMETERS = List.of(PASSWORD, "passwd", "pwd");

    /** Behind these it is what they are set to, or compared with. */
    private static final List<String> OTHERS = List.of(
            "passphrase",
            "secret",
            "api_key",
            "apikey",
            "api_token",
            "apitoken",
            "access_token",
            "accesstoken",
            "auth_token",
            "authtoken",
            "refresh_token",
            "refreshtoken");

    /** How a URL's query names the key of an encrypted SQLite file. */
    private static final String KEY = "(?<=[?&])(?:hex)?key";

    /** Each of the parameters, for a regular expression. */
    static final String PARAMETER = String.join("|", PARAMETERS) + "|" + KEY;

    /** Each name, for a regular expression. */
    static final String NAME = String.join("|", PARAMETERS) + "|" + String.join("|", OTHERS);

    private static final Pattern ANY = Pattern.compile(NAME + "|" + KEY + "|identified|://", Pattern.CASE_INSENSITIVE);

    private SecretNames() {}

    /** Whether the text has to be searched. */
    static boolean mayBeIn(String text) {
        return ANY.matcher(text).find();
    }

    /** Whether a name in lower case is that of a password. */
    static boolean isPassword(String name) {
        return name.endsWith(PASSWORD);
    }

    /** Whether a name in lower case is that of any secret. */
    static boolean isSecret(String name) {
        return isParameter(name) || OTHERS.stream().anyMatch(name::endsWith);
    }

    /** Whether such a setting, by the name in lower case that it has as a literal, is a secret. */
    static boolean isSetting(String name) {
        return name.contains(PASSWORD) || isSecret(name);
    }

    /** Whether it is one in a list of a connection's parameters. */
    static boolean isParameter(String name) {
        return PARAMETERS.stream().anyMatch(name::endsWith);
    }
}
