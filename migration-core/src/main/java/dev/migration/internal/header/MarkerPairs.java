// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.header;

import dev.migration.internal.text.AsciiCase;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the second of two short comments that differ only in "up" and "down", or "ups" and "downs". They divide a file in two,
 * whatever tool they are of: {@code -- rambler up}, {@code -- !Ups} (Play) and {@code -- 1 up} (Mojo::Pg) do.
 */
public final class MarkerPairs {

    private static final Pattern UP = Pattern.compile("\\bup(s?)\\b");

    /** The words of those that would go with one that was read. */
    private final Set<String> expected = new HashSet<>();

    /** What goes with no other one yet. */
    public MarkerPairs() {}

    /** The marker of a down section that a comment looks like; null where no comment before it goes with it. */
    @Nullable
    public Marker markerIn(String comment) {
        if (comment.length() > Marker.LONGEST) {
            return null;
        }
        List<String> all = Marker.WORD
                .matcher(AsciiCase.lower(comment))
                .results()
                .limit(Marker.MOST_WORDS + 1L)
                .map(MatchResult::group)
                .toList();
        if (all.size() > Marker.MOST_WORDS) {
            return null;
        }
        String words = String.join(" ", all);
        if (expected.contains(words)) {
            return new Marker(Marker.Style.NATIVE, Marker.Section.DOWN, Marker.Form.NEAR);
        }
        Matcher up = UP.matcher(words);
        if (up.find()) {
            expected.add(up.replaceFirst("down$1"));
        }
        return null;
    }
}
