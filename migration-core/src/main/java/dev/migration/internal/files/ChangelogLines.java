package dev.migration.internal.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.regex.Pattern.DOTALL;

import dev.migration.internal.help.Misspelling;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a changelog of Liquibase in formatted SQL by lines, as Liquibase does, whatever SQL they are in the middle of. A very long
 * line comes in pieces, of which the first says what it is.
 */
final class ChangelogLines implements Closeable {

    /** What a line is. */
    enum Kind {
        /** Anything else. */
        SQL,
        /** {@code --changeset author:id}. */
        CHANGESET,
        /** {@code --rollback} and SQL on the same line. */
        ROLLBACK,
        /** In a comment that starts with {@code liquibase rollback}. */
        ROLLBACK_BLOCK,
        /** {@code --validCheckSum: 9:…}. */
        VALID_CHECKSUM,
        /** What says nothing about how it runs. */
        NOTE,
        /** {@code --precondition-…} and {@code --preconditions}. */
        PRECONDITION,
        /** {@code --ignoreLines:…}. */
        IGNORED_LINES,
        /** {@code --property name:… value:…}. */
        PROPERTY,
        /** One of these with one dash, or with a typing error. */
        MISSPELT
    }

    private static final int CHUNK = 1 << 13;
    private static final int LONGEST_PIECE = 1 << 16;
    private static final int LONGEST_END = 1 << 6;

    private static final List<String> WORDS = List.of(
            "changeset", "rollback", "precondition", "preconditions", "property", "ignorelines", "validchecksum");

    private static final Pattern DIRECTIVE = Pattern.compile("\\s*+(--?)(?!-)(\\s*+)([A-Za-z]++)(.*+)", DOTALL);
    private static final Pattern BLOCK =
            Pattern.compile("\\s*+/\\*\\s*+liquibase\\s*+rollback\\s*+", Pattern.CASE_INSENSITIVE);
    private static final Pattern PROPERTIES = Pattern.compile("\\s[^:]*+:\\S*+\\s[^:]*+:.*+", DOTALL);

    private final InputStream in;
    private final byte[] chunk = new byte[CHUNK];
    private int position;
    private int limit;

    private final byte[] piece = new byte[LONGEST_PIECE + LONGEST_END];
    private int length;
    private long offset;
    private int number;
    private boolean ended = true;
    private boolean inBlock;
    private Kind kind = Kind.SQL;
    private int from;
    private int to;
    private String argument = "";

    /**
     * Reads on from the start of a line.
     *
     * @param offset of that line, in bytes
     * @param number of that line, from 1
     */
    ChangelogLines(InputStream in, long offset, int number) {
        this.in = in;
        this.offset = offset;
        this.number = number - 1;
    }

    /** Moves to the next line, or to the next piece of this one; false at the end. */
    boolean next() throws IOException {
        boolean startsLine = ended;
        offset += length;
        length = 0;
        ended = false;
        while (!isFull() && !ended && hasMore()) {
            byte b = chunk[position++];
            piece[length++] = b;
            ended = b == '\n' || (b == '\r' && !(hasMore() && chunk[position] == '\n'));
        }
        from = 0;
        to = endOfText();
        if (length > 0 && startsLine) {
            number++;
            kind = kindOfLine();
        }
        if (kind == Kind.ROLLBACK_BLOCK && inBlock && length > 0 && (ended || !hasMore())) {
            endBlock();
        }
        return length > 0;
    }

    /** What ends a comment, with blanks after it, is not divided. */
    private boolean isFull() {
        return length == piece.length || (length >= LONGEST_PIECE && "*/ \t\r".indexOf(piece[length - 1]) < 0);
    }

    private boolean hasMore() throws IOException {
        if (position == limit) {
            position = 0;
            limit = Math.max(0, in.read(chunk));
        }
        return position < limit;
    }

    private int endOfText() {
        int end = length;
        while (end > 0 && (piece[end - 1] == '\n' || piece[end - 1] == '\r')) {
            end--;
        }
        return end;
    }

    private Kind kindOfLine() {
        argument = "";
        if (inBlock) {
            return Kind.ROLLBACK_BLOCK;
        }
        int first = 0;
        while (first < to && (piece[first] == ' ' || piece[first] == '\t')) {
            first++;
        }
        if (first == to || (piece[first] != '-' && piece[first] != '/')) {
            return Kind.SQL;
        }
        String text = text();
        inBlock = piece[first] == '/' && BLOCK.matcher(text).matches();
        Matcher directive = DIRECTIVE.matcher(text);
        return inBlock ? Kind.NOTE : directive.matches() ? directive(directive) : Kind.SQL;
    }

    /** Ends the comment with a rollback, where its line ends so. */
    private void endBlock() {
        int end = to;
        while (end > 0 && piece[end - 1] <= ' ' && piece[end - 1] >= 0) {
            end--;
        }
        if (end >= "*/".length() && piece[end - 1] == '/' && piece[end - 2] == '*') {
            inBlock = false;
            to = end - "*/".length();
        }
    }

    private Kind directive(Matcher line) {
        String word = line.group(3).toLowerCase(Locale.ROOT);
        String rest = line.group(4);
        boolean spaced = rest.startsWith(" ");
        boolean atLineStart = line.start(1) == 0;
        boolean known = WORDS.contains(word);
        argument = known
                ? word
                : WORDS.stream()
                        .filter(one -> Misspelling.isNearly(one, word))
                        .findFirst()
                        .orElse("");
        if (line.group(1).length() == 1) {
            // With a space between, it may be an expression.
            return known
                            && (spaced || rest.startsWith(":") || rest.startsWith("-"))
                            && line.group(2).isEmpty()
                    ? Kind.MISSPELT
                    : Kind.SQL;
        }
        if (!known && !argument.isEmpty() && line.group(2).isEmpty()) {
            return Kind.MISSPELT;
        }
        if (!word.equals("changeset") && line.group(2).isEmpty() && Changelog.isChangeset(line.group())) {
            argument = "changeset";
            return Kind.MISSPELT;
        }
        return switch (word) {
            case "changeset" -> Kind.CHANGESET;
            case "rollback" -> {
                from = spaced ? text().substring(0, line.start(4) + 1).getBytes(UTF_8).length : 0;
                yield spaced ? Kind.ROLLBACK : Kind.SQL;
            }
            case "precondition", "preconditions" -> Kind.PRECONDITION;
            case "ignorelines" -> Kind.IGNORED_LINES;
            case "ignore" -> rest.startsWith(":") ? Kind.IGNORED_LINES : Kind.SQL;
            case "property" -> PROPERTIES.matcher(rest).matches() ? Kind.PROPERTY : Kind.SQL;
            case "validchecksum" -> atLineStart ? Kind.VALID_CHECKSUM : Kind.SQL;
            case "comment" -> atLineStart && (spaced || rest.startsWith(": ")) ? Kind.NOTE : Kind.SQL;
            default -> Kind.SQL;
        };
    }

    Kind kind() {
        return kind;
    }

    /** The number of this line, from 1. */
    int number() {
        return number;
    }

    /** Where this piece starts, in bytes from the start of the file. */
    long offset() {
        return offset;
    }

    /** This piece without the end of its line. */
    String text() {
        return new String(piece, 0, endOfText(), UTF_8);
    }

    /** The SQL in this piece; the whole piece, where it is not in a comment. */
    String sql() {
        return new String(piece, from, Math.max(0, to - from), UTF_8);
    }

    /** The word that was meant, of what is misspelt. */
    String meant() {
        return argument;
    }

    /** Whether a comment with a rollback has not ended. */
    boolean isInBlock() {
        return inBlock;
    }

    boolean isBlank() {
        for (int i = from; i < to; i++) {
            if (piece[i] != ' ' && piece[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    /** Whether this is the last piece of its line. */
    boolean endsLine() {
        return ended;
    }

    /** Writes the SQL in this piece where it is in its line, with blanks for what precedes it, and the end of the line. */
    void write(OutputStream out) throws IOException {
        for (int i = 0; i < from; i++) {
            out.write(' ');
        }
        out.write(piece, from, Math.max(0, to - from));
        writeEnd(out);
    }

    /** Writes the SQL in this piece alone. */
    void writeSql(OutputStream out) throws IOException {
        out.write(piece, from, Math.max(0, to - from));
    }

    /** Writes the end of the line alone. */
    void writeEnd(OutputStream out) throws IOException {
        int end = endOfText();
        out.write(piece, end, length - end);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
