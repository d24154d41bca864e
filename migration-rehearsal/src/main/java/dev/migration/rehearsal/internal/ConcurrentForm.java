package dev.migration.rehearsal.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's statements with CONCURRENTLY cannot run in a transaction. Without that word they do the same to callers, but for
 * whom they block meanwhile.
 */
final class ConcurrentForm {

    private static final Pattern INDEX = Pattern.compile(
            "(?<start>(?:CREATE\\s+UNIQUE|DROP)\\s+INDEX)\\s+CONCURRENTLY\\b(?<end>.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern DETACH = Pattern.compile(
            "(?<start>ALTER\\s+TABLE\\b.*\\bDETACH\\s+PARTITION\\s+\\S+)\\s+CONCURRENTLY(?<end>\\s*;?\\s*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private ConcurrentForm() {}

    /** The same without it, of what may break callers; null for others. */
    static @Nullable String without(String sql) {
        for (Pattern form : new Pattern[] {INDEX, DETACH}) {
            Matcher found = form.matcher(sql);
            if (found.matches()) {
                return found.group("start") + found.group("end");
            }
        }
        return null;
    }
}
