package dev.migration.internal.files;

import dev.migration.Version;
import dev.migration.internal.help.Printable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One migration as it is in its files, not yet parsed: reading it costs one pass over the bytes.
 *
 * @param name the stem of the file name, such as {@code 0007_add_phone}
 * @param up the file with the up script
 * @param down the file with the down script where it has its own file
 * @param checksum SHA-256 in lower-case hex, see {@link Checksum}
 * @param header the comments before the first statement
 */
public record Migration(
        Version version,
        String name,
        Layout layout,
        SourceFile up,
        @Nullable SourceFile down,
        String checksum,
        Header header) {

    /** How the files of a location are named, and where their up and down scripts are. */
    public enum Layout {
        /** {@code 0001_add_users.sql}: both scripts in one file, divided by markers. */
        SECTIONS,
        /** {@code 0001_add_users.up.sql} and {@code 0001_add_users.down.sql}. */
        PAIRS;

        /** How reports name it, such as {@code sections}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The comments {@code -- Migration:}, {@code -- Created:} as it is written, and {@code -- Author:}. */
    public record Header(
            @Nullable String title,
            @Nullable String createdText,
            @Nullable String author) {

        private static final String MIGRATION = "-- Migration: ";
        private static final String CREATED = "-- Created: ";
        private static final String AUTHOR = "-- Author: ";

        /** Comments are text, on one line. */
        public Header {
            title = title == null ? null : Printable.line(title);
            author = author == null ? null : Printable.line(author);
        }

        /** The comments of a new file. */
        public static String text(String title, Instant created, @Nullable String author) {
            String header = MIGRATION + title + "\n" + CREATED + created.truncatedTo(ChronoUnit.SECONDS) + "\n";
            String by = author == null ? "" : author.strip().replaceAll("\\s+", " ");
            return by.isEmpty() ? header : header + AUTHOR + by + "\n";
        }

        /** Whether a comment is such a line. */
        public static boolean has(String comment) {
            return comment.startsWith(MIGRATION) || comment.startsWith(CREATED) || comment.startsWith(AUTHOR);
        }

        /** When the file was made; null where that is not written as a time, as in prose that starts with the same word. */
        public @Nullable OffsetDateTime created() {
            try {
                return createdText == null ? null : OffsetDateTime.parse(createdText);
            } catch (DateTimeException e) {
                return null;
            }
        }
    }

    /** How its files are renamed to give it another version, in words that can follow "rename". */
    public String renaming(Version other) {
        int digits = version.text().length();
        String renamed = up.name() + " to " + other + up.name().substring(digits);
        if (down == null) {
            return renamed;
        }
        String newName = name.substring(digits) + ".down.sql";
        // One that is called otherwise may undo a migration whose up file is gone.
        boolean alike = down.name().replaceFirst("^\\d+", "").equals(newName);
        return renamed + " and" + (alike ? " " : ", if it undoes " + name + ", ") + down.name() + " to " + other
                + newName;
    }

    @Override
    public String toString() {
        return name;
    }
}
