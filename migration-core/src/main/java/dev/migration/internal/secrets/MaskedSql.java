// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.secrets;

import dev.migration.internal.sql.CopySection;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.AsciiCase;
import dev.migration.internal.text.CharWindow;
import dev.migration.internal.text.Replacements.Replacement;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SQL in which each secret is replaced; {@code docs/scripts/secrets.md} says what is treated as one. */
public final class MaskedSql {

    private static final String MARK = "-- Secrets are hidden in this copy of the script: it cannot be run.\n";
    private static final Set<String> ACCOUNT = Set.of("user", "role", "server", "subscription");
    /** What no secret is without: most scripts have none of it, and need not be read for that. */
    private static final List<String> ANNOUNCING =
            List.of("password", "identified", ":", "user", "role", "server", "subscription");

    private static final Set<String> BEFORE_SECRET = Set.of("=", ":", ":=", ">", "=>", "(", "to");

    private final FoundSecrets found = new FoundSecrets();
    private final String original;
    private final String text;

    private String first = "";
    private String previous = "";
    private boolean ofAccount;
    private boolean announced;
    private boolean copies;

    /** Masks a script, whose first character has this offset; also the values of secret placeholders. */
    public MaskedSql(String original, List<Replacement> replaced, long offset, Dialect dialect) {
        this.original = original;
        String lower = AsciiCase.lower(original);
        if (ANNOUNCING.stream().anyMatch(lower::contains)) {
            find(dialect);
        }
        replaced.stream()
                .filter(Replacement::secret)
                .forEach(value -> found.add((int) (value.offset() - offset), (int) (value.end() - offset)));
        this.text = found.hideIn(original);
    }

    /** Masks a statement as its database reads it. */
    public static MaskedSql of(Statement statement, Dialect dialect) {
        return new MaskedSql(statement.text(), statement.replaced(), statement.offset(), dialect);
    }

    /** Whether a script was stored without its secrets, so that it cannot be run. */
    public static boolean isMarked(String stored) {
        return stored.startsWith(MARK);
    }

    /** The text without its secrets as it is stored, with a first line that reports it where something was hidden. */
    public String marked() {
        return text.equals(original) ? text : MARK + text;
    }

    public String text() {
        return text;
    }

    /** Where in the masked text a place of the original is; what is in a secret is at its end. */
    public int offset(int place) {
        return found.hideIn(original.substring(0, place)).length();
    }

    private void find(Dialect dialect) {
        var window = new CharWindow(original);
        var lexer = new Lexer(window, dialect.syntax());
        for (TokenType type = lexer.next(); type != TokenType.END; type = lexer.next()) {
            switch (type) {
                case LINE_COMMENT, BLOCK_COMMENT -> findQuoted(lexer);
                case EXECUTABLE_COMMENT -> {}
                case SEMICOLON, INNER_SEMICOLON -> {
                    if (copies) {
                        var data = new CopySection(window, lexer, dialect.syntax());
                        data.begin();
                        data.end();
                    }
                    first = previous = "";
                    ofAccount = announced = copies = false;
                }
                case STRING -> literal(lexer);
                default -> token(lexer, type == TokenType.QUOTED_NAME, lexer.lowerCase());
            }
        }
    }

    private void literal(Lexer lexer) {
        String opening = lexer.opening();
        int closing = lexer.unterminated() != null ? 0 : opening.endsWith("$") ? opening.length() : 1;
        // In MySQL, literals on both sides of @ name a user.
        boolean namesUser = previous.equals("@") || original.startsWith("@", (int) lexer.end());
        if ((ofAccount || announced) && !namesUser) {
            found.add((int) lexer.start() + opening.length(), (int) lexer.end() - closing);
        } else {
            findQuoted(lexer);
        }
        previous = "";
    }

    private void token(Lexer lexer, boolean quoted, String token) {
        boolean creates = previous.equals("create") || previous.equals("alter");
        boolean sets = first.equals("set") && previous.equals("set");
        String name = quoted ? token.substring(0, token.length() - 1) : token;
        ofAccount |= (creates && ACCOUNT.contains(token)) || (sets && token.equals("password"));
        announced = (announced && BEFORE_SECRET.contains(token))
                || (previous.equals("identified") && token.equals("by"))
                || name.endsWith("password");
        copies |= first.equals("copy") && previous.equals("from") && token.equals("stdin");
        first = first.isEmpty() ? token : first;
        previous = creates && Set.of("or", "replace").contains(token) ? previous : token;
        if (quoted) {
            findQuoted(lexer);
        }
    }

    private void findQuoted(Lexer lexer) {
        found.findIn(original.substring((int) lexer.start(), (int) lexer.end()), (int) lexer.start());
    }

    /** Which characters of a text are secret. */
    static final class FoundSecrets {

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
}
