package dev.migration.internal.secrets;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which characters of a text are secret. */
final class FoundSecrets {

    /** A literal after a word that announces it, with doubled quotes where it is in another one. None starts with a space. */
    private static final String LITERAL = "(?:password[\"`\\]]?|\\bidentified\\s[^\\n]{0,99}?\\bby)"
            + "(?:[\\s:=>(]|\\bto\\b)*+(?<=[\\s:=>(])(?:[benx]|u&)?+'{1,2}"
            + "((?![\\s,;)])(?:[^'\\n\\\\]|\\\\.|''\\b)++)";

    /** As in {@code host=h password=x} and {@code {user=u, password=x}}: no assignment of SQL is after another like this. */
    private static final String SETTING =
            "(?:\\w=[^\\s'\",;]{1,200}\\s(?:ssl)?|\\{(?:[^}\\n]{1,200}, )?)password=([^\\s'\",;}]+)";

    private static final Pattern SECRET = Pattern.compile("(?i)" + LITERAL + "|" + SETTING);
    private static final Pattern URL = Pattern.compile("(?i)\\b[a-z][a-z0-9+.-]{0,30}+:[^\\s'\"=:][^\\s'\"]*+");

    /** In a URL: a password may have an unescaped {@code @} or {@code /} in it, but the port and path of a page are none. */
    private static final Pattern PASSWORD =
            Pattern.compile("(?i)://[^/:@?]{0,99}+:(?!(?<=https?://[^/:@?]{0,99}:)\\d{1,5}[/?])(.{1,200})@");

    private static final Pattern PARAMETER =
            Pattern.compile("(?i)[?&;][^&;=]{0,60}?(?:" + SecretValues.NAME + "|key)=([^&;]*[^&;),.])");

    private final BitSet found = new BitSet();

    void add(int from, int to) {
        found.set(from, to);
    }

    /** Adds those of a part of the text, in which SQL of any dialect, URLs and settings of connections may be quoted. */
    void findIn(String part, int offset) {
        add(SECRET.matcher(part), offset);
        for (Matcher url = URL.matcher(part); url.find(); ) {
            add(PASSWORD.matcher(url.group()), offset + url.start());
            add(PARAMETER.matcher(url.group()), offset + url.start());
        }
    }

    private void add(Matcher secret, int offset) {
        while (secret.find()) {
            int group = secret.start(1) < 0 ? secret.groupCount() : 1;
            add(offset + secret.start(group), offset + secret.end(group));
        }
    }

    /** The text, or its start, without them. */
    String hideIn(String text) {
        var shown = new StringBuilder();
        int copied = 0;
        for (int from = found.nextSetBit(0); from >= 0 && from < text.length(); from = found.nextSetBit(copied)) {
            // Right after a slash, stars would open a comment.
            boolean slash = from > 0 && text.charAt(from - 1) == '/';
            shown.append(text, copied, from).append(slash ? " ***" : "***");
            copied = Math.min(found.nextClearBit(from), text.length());
        }
        return shown.append(text, copied, text.length()).toString();
    }
}
