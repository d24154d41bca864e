package dev.migration.internal.secrets;

import dev.migration.internal.sql.Dialect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** SQL in which each secret is replaced; {@code docs/scripts.md} says what is treated as one. */
public final class MaskedSql {

    private static final String MARK = "-- Secrets are hidden in this copy of the script: it cannot be run.\n";

    /** A literal's content. */
    private static final Pattern UNQUOTED =
            Pattern.compile("^(?:[A-Za-z]?&?['\"]++|\\$\\w*+\\$)(.*?)(?:['\"]*|\\$\\w*\\$)$", Pattern.DOTALL);

    /** A server quotes no more of a statement; and what is shorter is not only in secrets. */
    private static final int MOST_QUOTED = 100;

    private static final int SHORTEST_QUOTED = 3;

    private final String original;
    private final String text;
    private final List<SecretSpan> hidden;
    private final boolean changed;

    private MaskedSql(String original, String text, List<SecretSpan> hidden, boolean changed) {
        this.original = original;
        this.text = text;
        this.hidden = List.copyOf(hidden);
        this.changed = changed;
    }

    /** Masks a script or statement as its database reads it. It may be cut off anywhere. */
    public static MaskedSql of(String sql, Dialect dialect) {
        if (!SecretNames.mayBeIn(sql)) {
            return new MaskedSql(sql, sql, List.of(), false);
        }
        List<SecretSpan> found = SecretFinder.find(sql, dialect, true);
        found.addAll(UrlSecrets.of(sql, false));
        return replace(sql, merged(found));
    }

    /**
     * Masks a text in which SQL of any dialect, or a URL, may be quoted, such as a server's message. It is never run: where
     * it can be read in several ways, what one of them treats as a secret is hidden.
     */
    public static String message(String text) {
        return SecretNames.mayBeIn(text) ? masked(text, SecretFinder.quotedIn(text)) : text;
    }

    /** Masks a text that is put together of masked ones, and of what people typed. */
    static String page(String text) {
        return SecretNames.mayBeIn(text) ? masked(text, List.of()) : text;
    }

    private static String masked(String text, List<SecretSpan> known) {
        List<SecretSpan> found = new ArrayList<>(known);
        SecretFinder.MESSAGE_DIALECTS.forEach(dialect -> found.addAll(SecretFinder.find(text, dialect, false)));
        String masked = UrlSecrets.withoutParameters(replace(text, merged(found)).text);
        return replace(masked, UrlSecrets.of(masked, true)).text;
    }

    private static List<SecretSpan> merged(List<SecretSpan> unsorted) {
        List<SecretSpan> found = new ArrayList<>(unsorted);
        found.sort(Comparator.comparingInt(SecretSpan::from).thenComparing(SecretSpan::to, Comparator.reverseOrder()));
        var merged = new ArrayList<SecretSpan>();
        for (SecretSpan next : found) {
            SecretSpan last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last == null || next.from() >= last.to()) {
                merged.add(next);
            } else if (next.to() > last.to()) {
                merged.set(merged.size() - 1, new SecretSpan(last.from(), next.to(), last.replacement()));
            }
        }
        return merged;
    }

    private static MaskedSql replace(String sql, List<SecretSpan> hidden) {
        var masked = new StringBuilder(sql.length());
        boolean changed = false;
        int copied = 0;
        for (SecretSpan secret : hidden) {
            masked.append(sql, copied, secret.from()).append(secret.replacement());
            changed |= secret.to() - secret.from() != secret.replacement().length()
                    || !sql.startsWith(secret.replacement(), secret.from());
            copied = secret.to();
        }
        return new MaskedSql(sql, masked.append(sql, copied, sql.length()).toString(), hidden, changed);
    }

    /** Whether a script was stored without its secrets, so that it cannot be run. */
    public static boolean isMarked(String stored) {
        return stored.startsWith(MARK);
    }

    /** The text without its secrets as it is stored, with a first line that reports it where something was hidden. */
    public String marked() {
        return changed ? MARK + text : text;
    }

    /** The text without its secrets. */
    public String text() {
        return text;
    }

    /** A message about this SQL, of which any part may be quoted in it, without the secrets that are in the SQL. */
    public String hideIn(String message) {
        String masked = message;
        for (SecretSpan part : hidden.subList(0, Math.min(MOST_QUOTED, hidden.size()))) {
            String secret =
                    UNQUOTED.matcher(original.substring(part.from(), part.to())).replaceFirst("$1");
            if (secret.length() >= SHORTEST_QUOTED) {
                masked = masked.replace(secret, "***");
            }
        }
        return masked;
    }

    /** Where in the masked text a place of the original is; what is in a secret is at its end. */
    public int offset(int original) {
        int shift = 0;
        for (SecretSpan secret : hidden) {
            if (original <= secret.from()) {
                return original + shift;
            }
            if (original < secret.to()) {
                return secret.from() + shift + secret.replacement().length();
            }
            shift += secret.replacement().length() - (secret.to() - secret.from());
        }
        return original + shift;
    }
}
