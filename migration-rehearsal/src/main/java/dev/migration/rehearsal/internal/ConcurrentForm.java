// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's statements with CONCURRENTLY cannot run in a transaction. Without that word they do the same to callers, but for
 * whom they block meanwhile.
 *
 * @param sql the same without it
 * @param makesIndex whether it makes an index, which later statements may need, and which a later one may be dropped for
 */
record ConcurrentForm(String sql, boolean makesIndex) {

    private static final Pattern INDEX = Pattern.compile(
            "(?<start>(?:(?<makes>CREATE(?:\\s+UNIQUE)?)|DROP)\\s+INDEX)\\s+CONCURRENTLY\\b(?<end>.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern DETACH = Pattern.compile(
            "(?<start>ALTER\\s+TABLE\\b.*\\bDETACH\\s+PARTITION\\s+\\S+)\\s+CONCURRENTLY(?<end>\\s*;?\\s*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** Of what may break callers, or keeps another statement from breaking them; null for others. */
    static @Nullable ConcurrentForm of(String sql) {
        Matcher index = INDEX.matcher(sql);
        if (index.matches()) {
            return new ConcurrentForm(index.group("start") + index.group("end"), index.group("makes") != null);
        }
        Matcher detach = DETACH.matcher(sql);
        return detach.matches() ? new ConcurrentForm(detach.group("start") + detach.group("end"), false) : null;
    }
}
