package dev.migration.internal.secrets;

import dev.migration.internal.text.AsciiCase;
import dev.migration.internal.text.Replacement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The parts of a text that are secrets, the words that announce them, and what is shown instead. */
final class SecretSpans {

    /** Alone, or as a part of a name. */
    static final String NAME = "password|passwd|pwd|passphrase|secret|token|api_?key|credential|encrypted";

    /** Each of them, for a regular expression that does not distinguish case. */
    static final String ANNOUNCEMENT = NAME + "|\\bidentified\\b";

    /** How a URL names the key of an encrypted file of SQLite or HSQLDB. */
    static final String KEY = "(?<=[?&;])(?:hex|crypt_)?key\\s*+=";

    private static final Pattern WORD = compile(ANNOUNCEMENT + "|" + KEY);
    private static final Pattern IN_MESSAGE = compile(WORD + "|://");
    private static final Pattern IN_SQL = compile(IN_MESSAGE + "|user|role|server|subscription|link");

    /** Without one of these {@link #IN_SQL} finds nothing; with one it may. */
    private static final String[] PARTS_IN_SQL = {
        "pass",
        "pwd",
        "secret",
        "token",
        "api",
        "credential",
        "encrypted",
        "identified",
        "://",
        "user",
        "role",
        "server",
        "subscription",
        "link"
    };

    private static final String USER = "://[^/\\s:@?'\"]*+:";

    private static final Pattern MESSAGE_WORD = Pattern.compile("\\S++");
    private static final Pattern USER_IN_MESSAGE = Pattern.compile(USER + "(?s:.)");

    private static final Pattern SQL_WORD = Pattern.compile("[^\\s'\"]++");

    /** A port and a path are no password; in a message this is not relied on. */
    private static final Pattern USER_IN_SQL = Pattern.compile(USER + "(?!\\d{1,5}[/?])(?s:.)");

    /** Shown instead of a literal. */
    static final String LITERAL = "'***'";

    /** Shown instead of the lines of data. */
    static final String DATA = "***\n";

    private final List<Span> found = new ArrayList<>();
    private boolean announced;

    private record Span(int from, int to, String replacement) {}

    static Pattern compile(String words) {
        return Pattern.compile(words, Pattern.CASE_INSENSITIVE);
    }

    /** Whether a message has to be searched. */
    static boolean mayBeInMessage(String text) {
        return IN_MESSAGE.matcher(text).find();
    }

    /** Whether SQL has to be searched. */
    static boolean mayBeInSql(String sql) {
        String lower = AsciiCase.lower(sql);
        boolean may = lower.contains("key") && lower.indexOf('=') >= 0;
        for (int i = 0; i < PARTS_IN_SQL.length && !may; i++) {
            may = lower.contains(PARTS_IN_SQL[i]);
        }
        // Each script is searched, and the pattern looks at each character of it ten times.
        return may && IN_SQL.matcher(sql).find();
    }

    /** What announces secrets in a text. */
    static Matcher words(String text) {
        return WORD.matcher(text);
    }

    /** Whether a word announces a secret, even if none was found. */
    boolean announced() {
        return announced || !found.isEmpty();
    }

    void announce() {
        announced = true;
    }

    /** Adds a part, in any order; it may overlap others. */
    void add(int from, int to, String replacement) {
        found.add(new Span(from, to, replacement));
    }

    /** The same with the secret values of placeholders in this text, whose first character has this offset. */
    SecretSpans and(List<Replacement> replaced, String text, long offset) {
        for (Replacement value : replaced) {
            if (value.secret() && value.length() > 0) {
                announce();
                int from = (int) (value.offset() - offset);
                // After a slash it would open a comment, and what follows would no longer be compared.
                boolean slash = from > 0 && text.charAt(from - 1) == '/';
                add(from, (int) (value.end() - offset), slash ? " ***" : "***");
            }
        }
        return this;
    }

    /** Adds those of a part of the text, which starts at this index. */
    void addAll(SecretSpans inside, int start) {
        announced |= inside.announced;
        inside.found.forEach(span -> add(start + span.from, start + span.to, span.replacement));
    }

    /**
     * Adds the passwords of {@code ://user:password@host}, which may hold an unescaped {@code @} or {@code /}; leniently
     * where the text is a message, in which they may end anywhere.
     */
    void addPasswordsOfUrls(String text, boolean lenient) {
        for (Matcher word = (lenient ? MESSAGE_WORD : SQL_WORD).matcher(text); word.find(); ) {
            int at = word.start() + word.group().lastIndexOf('@');
            Matcher user = (lenient ? USER_IN_MESSAGE : USER_IN_SQL).matcher(text);
            if (at > word.start() && user.region(word.start(), at).find()) {
                add(user.end() - 1, at, "***");
            }
        }
    }

    /** The text, or its start, without them. */
    String hideIn(String text) {
        if (found.isEmpty()) {
            return text;
        }
        found.sort(Comparator.comparingInt(Span::from).thenComparing(Span::to, Comparator.reverseOrder()));
        var masked = new StringBuilder(text.length());
        int copied = 0;
        for (Span span : found) {
            if (span.from >= text.length()) {
                break;
            }
            if (span.from >= copied) {
                masked.append(text, copied, span.from).append(span.replacement);
            }
            copied = Math.max(copied, span.to);
        }
        return masked.append(text, Math.min(copied, text.length()), text.length())
                .toString();
    }

    /** Those that are no longer than so many characters, as they are in the text, also those inside others. */
    Stream<String> upTo(int longest, String text) {
        return found.stream()
                .filter(span -> span.to - span.from <= longest)
                .map(span -> text.substring(span.from, span.to));
    }
}
