package dev.migration.internal.secrets;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the secrets of a text in which SQL of any dialect, URLs and settings of connections may be quoted. */
final class QuotedSecrets {

    /** A literal after a word that announces it, with doubled quotes where it is in another one. None starts with a space. */
    private static final String LITERAL = "(?:password[\"`\\]]?|\\bidentified\\s[^\\n]{0,99}?\\b(?:by|as|using))"
            + "(?:[\\s:=>(]|\\bto\\b)*+(?<=[\\s:=>(])(?:[benx]|u&)?+'{1,2}"
            + "((?![\\s,;)])(?:[^'\\n\\\\]|\\\\.|''\\b)++)";

    /** As in {@code host=h password=x} and {@code {user=u, password=x}}: no assignment of SQL is after another like this. */
    private static final String SETTING =
            "(?:\\w=[^\\s'\",;]{1,200}\\s(?:ssl)?|\\{(?:[^}\\n]{1,200}, )?)password=([^\\s'\",;}]+)";

    private static final Pattern SECRET = pattern(LITERAL + "|" + SETTING);

    private static final Pattern URL = pattern("\\b[a-z][a-z0-9+.-]{0,30}+:[^\\s'\"=:][^\\s'\"]*+");

    /** A password may have an unescaped {@code @} or {@code /} in it, but the port and path of a page are none. */
    private static final Pattern PASSWORD =
            pattern("://[^/:@?]{0,99}+:(?!(?<=https?://[^/:@?]{0,99}:)\\d{1,5}[/?])(.{1,200})@");

    private static final Pattern PARAMETER =
            pattern("[?&;][^&;=]{0,60}?(?:" + SecretValues.NAME + "|key)=([^&;]*[^&;),.])");

    private QuotedSecrets() {}

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }

    /** Adds those of a text that starts at this offset. */
    static void find(String text, int offset, FoundSecrets found) {
        add(SECRET.matcher(text), offset, found);
        for (Matcher url = URL.matcher(text); url.find(); ) {
            add(PASSWORD.matcher(url.group()), offset + url.start(), found);
            add(PARAMETER.matcher(url.group()), offset + url.start(), found);
        }
    }

    private static void add(Matcher secret, int offset, FoundSecrets found) {
        while (secret.find()) {
            int group = secret.start(1) < 0 ? secret.groupCount() : 1;
            found.add(offset + secret.start(group), offset + secret.end(group));
        }
    }
}
