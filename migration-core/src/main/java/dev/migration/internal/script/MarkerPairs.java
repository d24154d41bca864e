package dev.migration.internal.script;

import dev.migration.internal.header.Marker;
import dev.migration.internal.text.AsciiCase;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the second of two short comments that differ only in "up" and "down", or "ups" and "downs". Whatever tool they are of, they
 * divide a file in two: {@code -- rambler up}, {@code -- !Ups} (Play) and {@code -- 1 up} (Mojo::Pg) do.
 */
final class MarkerPairs {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]++");
    private static final Pattern UP = Pattern.compile("\\bup(s?)\\b");

    /** The words of those that would go with one that was read. */
    private final Set<String> expected = new HashSet<>();

    /** The marker of a down section that a comment looks like; null where no comment before it goes with it. */
    @Nullable
    Marker markerIn(String comment) {
        if (comment.length() > Marker.LONGEST) {
            return null;
        }
        String words = WORD.matcher(AsciiCase.lower(comment))
                .results()
                .limit(Marker.MOST_WORDS + 1L)
                .map(word -> word.group())
                .collect(Collectors.joining(" "));
        if (words.split(" ").length > Marker.MOST_WORDS) {
            return null;
        }
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
