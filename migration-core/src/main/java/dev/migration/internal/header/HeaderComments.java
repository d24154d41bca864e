// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.header;

import dev.migration.internal.help.Printable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The comments {@code -- Migration:}, {@code -- Created:} as it is written, and {@code -- Author:}.
 *
 * @param onChange whether the option {@code run=on-change} is among the comments
 * @param always whether the option {@code run=always} is among the comments
 * @param squashed the checksums and versions of the option {@code squashes=…}; empty where it is not among them
 * @param ofDbmate whether dbmate's marker is among them, without which dbmate reads no file
 */
public record HeaderComments(
        @Nullable String title,
        @Nullable String createdText,
        @Nullable String author,
        boolean onChange,
        boolean always,
        List<String> squashed,
        boolean ofDbmate) {

    public static final HeaderComments NONE = new HeaderComments(null, null, null, false);

    public HeaderComments(
            @Nullable String title, @Nullable String createdText, @Nullable String author, boolean onChange) {
        this(title, createdText, author, onChange, false, List.of(), false);
    }

    /** What a comment of a text starts with that is still to be edited, and must not run before. */
    public static final String UNEDITED = "-- Unedited template";

    /** The same above a question of a draft, which follows. */
    public static final String UNEDITED_DRAFT = "-- Unedited draft:";

    private static final String CHANGELOG = "(?i)\\s*--\\s*liquibase\\s*formatted";
    static final String MIGRATION = "Migration:";
    static final String CREATED = "Created:";
    static final String AUTHOR = "Author:";

    /** Comments are text, on one line. */
    public HeaderComments {
        title = title == null ? null : Printable.line(title);
        author = author == null ? null : Printable.line(author);
        squashed = List.copyOf(squashed);
    }

    /** Whether a comment says that what it is in must not run yet. */
    public static boolean isUnedited(String comment) {
        return comment.startsWith(UNEDITED) || comment.startsWith(UNEDITED_DRAFT);
    }

    /** The question in such a comment; empty where it asks none. */
    public static String question(String comment) {
        return comment.startsWith(UNEDITED_DRAFT)
                ? comment.substring(UNEDITED_DRAFT.length()).strip()
                : "";
    }

    /** The comments of a new file; an empty title is left to be written. */
    public static String text(String title, Instant created, @Nullable String author) {
        String header = line(MIGRATION, title) + line(CREATED, created.truncatedTo(ChronoUnit.SECONDS));
        String by = author == null ? "" : author.strip().replaceAll("\\s+", " ");
        return by.isEmpty() ? header : header + line(AUTHOR, by);
    }

    private static String line(String name, Object value) {
        return ("-- " + name + " " + value).strip() + "\n";
    }

    /** Whether a comment is such a line. */
    public static boolean has(String comment) {
        String words = words(comment);
        return words.startsWith(MIGRATION) || words.startsWith(CREATED) || words.startsWith(AUTHOR);
    }

    /** A comment without its hyphens. */
    static String words(String comment) {
        int start = 0;
        while (comment.startsWith("--", start)) {
            start += 2;
        }
        return comment.substring(start).strip();
    }

    /** When the file was made; null where that is not written as a time, as in prose that starts with the same word. */
    public @Nullable OffsetDateTime created() {
        try {
            return createdText == null ? null : OffsetDateTime.parse(createdText);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Whether a text starts with the first line of a changelog of Liquibase in SQL. */
    public static boolean startsChangelog(String text) {
        return Pattern.compile(CHANGELOG).matcher(text).lookingAt();
    }
}
