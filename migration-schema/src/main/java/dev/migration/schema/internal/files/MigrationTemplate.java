// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.files;

import dev.migration.Version;
import dev.migration.internal.header.HeaderComments;
import dev.migration.internal.header.Marker;
import dev.migration.internal.header.Marker.Section;
import dev.migration.internal.header.Marker.Style;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a new migration starts with, as one file has it: its markers divide it where the scripts have files of their own. The
 * header is added to it.
 */
record MigrationTemplate(String text) {

    /** The sections, with nothing in them. */
    static final MigrationTemplate EMPTY = new MigrationTemplate("-- Up Migration\n\n\n-- Down Migration\n\n");

    /** Has to be the first line of a file. */
    private static final String NO_TRANSACTION = "-- no-transaction";

    private static final Pattern NAME = Pattern.compile("\\$\\{(\\w+)}");

    MigrationTemplate {
        text = text.replace("\r\n", "\n");
    }

    /** With these values in place of their names, such as <code>${table}</code>; what else looks so stays. */
    MigrationTemplate with(Map<String, String> values) {
        return new MigrationTemplate(NAME.matcher(text)
                .replaceAll(name ->
                        Matcher.quoteReplacement(Objects.requireNonNullElse(values.get(name.group(1)), name.group()))));
    }

    /** Whether it is refused as it is. */
    boolean isUnedited() {
        return text.lines().anyMatch(HeaderComments::isUnedited);
    }

    MigrationTemplate filled(String name, Version version, Instant created, @Nullable String author) {
        return with(Map.of(
                "name",
                name,
                "version",
                version.text(),
                "created",
                created.truncatedTo(ChronoUnit.SECONDS).toString(),
                "author",
                author == null ? "" : author));
    }

    /** With markers of this style in the place of ours. */
    String inOneFile(String header, Style style) {
        return below(
                header,
                Stream.of(lines(text.substring(endOfPreamble())))
                        .map(line -> in(style, line))
                        .collect(Collectors.joining()));
    }

    private static String in(Style style, String line) {
        Marker marker = marker(line);
        return marker == null || marker.style() != Style.NATIVE || style == Style.NATIVE
                ? line
                : style.text(marker.section())
                        + line.substring(line.stripTrailing().length());
    }

    String up(String header) {
        return below(header, part(Section.UP));
    }

    String down(String header) {
        return below(header, part(Section.DOWN));
    }

    /** Whether it has sections, and none that undoes it. */
    boolean isIrreversible() {
        List<Section> sections = Stream.of(lines(text))
                .map(MigrationTemplate::marker)
                .filter(Objects::nonNull)
                .map(Marker::section)
                .toList();
        return !sections.isEmpty() && !sections.contains(Section.DOWN);
    }

    /** The preamble's comments follow those of the header. */
    private String below(String header, String script) {
        String above = text.substring(0, endOfPreamble()).strip();
        String preamble = above.isEmpty() ? "" : above + "\n";
        int line = preamble.startsWith(NO_TRANSACTION) ? preamble.indexOf('\n') + 1 : 0;
        return preamble.substring(0, line) + header + preamble.substring(line) + "\n" + script;
    }

    /** Where the first section starts: what is above it belongs to both. */
    private int endOfPreamble() {
        int offset = 0;
        for (String line : lines(text)) {
            if (marker(line) != null) {
                return offset;
            }
            offset += line.length();
        }
        return text.startsWith(NO_TRANSACTION) ? lines(text)[0].length() : 0;
    }

    /** What is below the markers of a section; without any marker, all of it is the up script. */
    private String part(Section wanted) {
        var part = new StringBuilder();
        Section section = Section.UP;
        for (String line : lines(text.substring(endOfPreamble()))) {
            Marker marker = marker(line);
            if (marker != null) {
                section = marker.section();
            } else if (section == wanted) {
                part.append(line);
            }
        }
        String script = part.toString().strip();
        return script.isEmpty() ? "" : script + "\n";
    }

    private static @Nullable Marker marker(String line) {
        return Marker.exact(line.stripTrailing());
    }

    private static String[] lines(String text) {
        return text.split("(?<=\n)");
    }
}
