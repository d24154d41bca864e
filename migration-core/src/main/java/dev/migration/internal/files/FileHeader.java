package dev.migration.internal.files;

import dev.migration.internal.files.Marker.Section;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines at the start of a file that its checksum leaves out: comments and blank lines, after a byte order mark. The
 * options in these comments are part of the checksum in one form, whatever their order and spelling.
 */
final class FileHeader {

    /** Of a longer comment no more is read. */
    private static final int LONGEST_COMMENT = 4096;

    private static final int BYTE_ORDER_MARK_BYTES = 3;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    private boolean inFirstLine = true;
    private boolean inComment;

    private @Nullable String title;
    private @Nullable String created;
    private @Nullable String author;

    private @Nullable Section section;
    private ScriptOptions forBoth = ScriptOptions.DEFAULT;
    private ScriptOptions forUp = ScriptOptions.DEFAULT;
    private ScriptOptions forDown = ScriptOptions.DEFAULT;

    /** Takes bytes up to the text. Returns the index after them, or -1 when the text has not started yet. */
    int take(byte[] bytes, int to) {
        int at = 0;
        while (at < to) {
            int end = at;
            while (end < to && bytes[end] != '\n' && bytes[end] != '\r') {
                end++;
            }
            if (!inComment) {
                line.write(bytes, at, end - at);
            }
            if (end == to) {
                return line.size() > 2 * LONGEST_COMMENT && isText(false) ? to : -1;
            }
            if (isText(true)) {
                return end;
            }
            endLine(bytes[end]);
            at = end + 1;
        }
        return -1;
    }

    /** Whether the line is neither a comment, which is read if it is complete, nor blank. */
    private boolean isText(boolean complete) {
        String text = text();
        int start = 0;
        while (start < text.length() && isBlank(text.charAt(start))) {
            start++;
        }
        boolean undecided = !complete && text.length() - start < "--".length();
        if (undecided || start == text.length()) {
            return false;
        }
        boolean comment = text.startsWith("--", start);
        if (comment && complete) {
            String content = text.substring(start + "--".length());
            read(content.substring(0, Math.min(content.length(), LONGEST_COMMENT)), start == 0);
        }
        inComment = comment && (complete || text.length() - start > 2 * LONGEST_COMMENT);
        return !comment;
    }

    private String text() {
        String text = line.toString(StandardCharsets.UTF_8);
        return inFirstLine && text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static boolean isBlank(char c) {
        return (c >= '\t' && c <= '\r') || c == '\u0085' || Character.isSpaceChar(c);
    }

    /** A lone CR ends a comment, as it does for PostgreSQL: SQL that runs must be in the checksum. It ends no blank line. */
    private void endLine(byte end) {
        if (end == '\r' && !inComment) {
            line.write(end);
        } else {
            line.reset();
            inFirstLine = false;
            inComment = false;
        }
    }

    /** What was taken of the line in which the text starts. */
    byte[] startOfText() {
        byte[] bytes = line.toByteArray();
        boolean mark = inFirstLine && line.toString(StandardCharsets.UTF_8).startsWith("\uFEFF");
        return mark ? Arrays.copyOfRange(bytes, BYTE_ORDER_MARK_BYTES, bytes.length) : bytes;
    }

    /** Ends a file without text so far, and returns its last line if that is text after all. */
    byte[] finish() {
        return isText(true) ? startOfText() : new byte[0];
    }

    /** The options that the comments set, as lines of text; to be asked at the end of the comments. */
    byte[] options() {
        String up = forUp.comment();
        String down = forDown.comment();
        String lines = forBoth.comment()
                + (up.isEmpty() ? "" : Marker.Style.NATIVE.text(Section.UP) + "\n" + up)
                + (down.isEmpty() ? "" : Marker.Style.NATIVE.text(Section.DOWN) + "\n" + down);
        return lines.getBytes(StandardCharsets.UTF_8);
    }

    /** What the comments said. */
    Migration.Header header() {
        return new Migration.Header(title, created, author);
    }

    /** Reads a comment, without its dashes. */
    private void read(String text, boolean atLineStart) {
        if (mayHaveOptions(text)) {
            readOptions("--" + text, atLineStart);
        }
        String comment = text;
        while (comment.startsWith("--")) {
            comment = comment.substring(2);
        }
        comment = comment.strip();
        if (comment.startsWith("Migration:")) {
            title = value(comment);
        } else if (comment.startsWith("Author:")) {
            author = value(comment);
        } else if (comment.startsWith("Created:")) {
            created = value(comment);
        }
    }

    private static @Nullable String value(String comment) {
        String value = comment.substring(comment.indexOf(':') + 1).strip();
        return value.isEmpty() ? null : value;
    }

    /** Spares nearly all comments the patterns: every start reads those of every file. */
    private static boolean mayHaveOptions(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                return "UDmoOn+".indexOf(text.charAt(i)) >= 0;
            }
        }
        return false;
    }

    private void readOptions(String comment, boolean atLineStart) {
        Marker marker = atLineStart ? Marker.exact(comment) : null;
        if (marker != null) {
            section = marker.section();
            if (marker.style() == Marker.Style.DBMATE) {
                set(section, OptionComment.afterMarker(marker, comment).options());
            }
            return;
        }
        OptionComment found = OptionComment.in(comment);
        if (found != null) {
            set(found.form() == OptionComment.Form.GOOSE ? null : section, found.options());
        }
    }

    private void set(@Nullable Section of, ScriptOptions options) {
        if (of == null) {
            forBoth = forBoth.and(options);
        } else if (of == Section.UP) {
            forUp = forUp.and(options);
        } else {
            forDown = forDown.and(options);
        }
    }
}
