// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.InvalidMigrationsException;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.layout.CodeFiles.CodeScript;
import dev.migration.internal.script.ScriptFacts.StatementSpan;
import dev.migration.internal.settings.PlaceholderValues;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlScanner;
import dev.migration.internal.sql.SqlScanner.CommentListener;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.text.CharWindow;
import dev.migration.internal.text.CharWindow.Position;
import dev.migration.internal.text.Sha256;
import dev.migration.internal.text.Utf8Reader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The statements of a script, read from its file one by one, without what is around its one transaction. Lines, columns
 * and offsets are those of the file.
 *
 * <p>All methods throw {@link InvalidMigrationsException} where the file cannot be read or divided any more.
 */
public final class StatementReader implements Iterator<Statement>, AutoCloseable {

    /** Of how many characters the longest script is that is stored. What is stored is read with what runs, at once. */
    public static final int LONGEST_STORED = 256 * 1024;

    private final ScriptText text;
    private final Set<Integer> leftOut;
    private final Iterator<Statement> statements;
    private final @Nullable PlaceholderReader source;
    private final @Nullable String whole;
    private int read;
    private @Nullable Boolean unchanged;

    private StatementReader(ScriptText text, Set<Integer> leftOut, PlaceholderReader source, CommentListener comments) {
        this.text = text;
        this.leftOut = leftOut;
        this.source = source;
        this.whole = null;
        this.statements = new SqlScanner(
                new CharWindow(source, source.replacements(), text.start(), text.length()),
                text.dialect(),
                text.file().path(),
                comments);
    }

    private StatementReader(ScriptText text, Set<Integer> leftOut, String whole, List<StatementSpan> spans) {
        this.text = text;
        this.leftOut = leftOut;
        this.source = null;
        this.whole = whole;
        List<Statement> known = new ArrayList<>(spans.size());
        for (StatementSpan span : spans) {
            known.add(span.in(whole));
        }
        this.statements = known.iterator();
    }

    /**
     * Opens a script. A short file that is still what was parsed is not divided again, except for its comments.
     *
     * @param leftOut the numbers, from 1, of statements to pass over
     * @param spans where its statements are; null where that is not known
     */
    static StatementReader open(
            ScriptText text, Set<Integer> leftOut, @Nullable List<StatementSpan> spans, CommentListener comments) {
        try {
            String whole = spans != null && comments == CommentListener.NONE ? text.wholeIfShort() : null;
            if (spans != null && whole != null) {
                return new StatementReader(text, leftOut, whole, spans);
            }
            return new StatementReader(text, leftOut, text.open(), comments);
        } catch (IOException e) {
            throw new InvalidMigrationsException(text.file().problem(e));
        }
    }

    @Override
    public boolean hasNext() {
        return reading(() -> {
            passOver();
            return unchanged == null && statements.hasNext();
        });
    }

    @Override
    public Statement next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        read++;
        Statement statement = statements.next();
        return CodeScript.of(text.file()) == null ? statement : statement.asCode();
    }

    /** The data of the COPY … FROM STDIN that {@link #next} gave last, to be read before the next statement is asked for. */
    public Reader copyData() {
        return scanner().copyData();
    }

    /** The line of the file on which the {@link #copyData} begin; 0 where a value may have other lines than the file. */
    public int copyDataLine() {
        return text.placeholders().haveLineBreaks() ? 0 : scanner().copyDataLine();
    }

    private SqlScanner scanner() {
        return (SqlScanner) statements;
    }

    /** The text of its file, if that was read at once and is still what was parsed. */
    @Nullable
    String whole() {
        return whole;
    }

    /** Leaves the statements that remain out, and returns whether the file's bytes are those that were parsed. */
    public boolean unchanged() {
        if (unchanged == null) {
            unchanged = source == null || reading(() -> source.sha256().equals(text.sha256()));
        }
        return unchanged;
    }

    @Override
    public void close() {
        if (source != null) {
            reading(() -> {
                source.close();
                return true;
            });
        }
    }

    private void passOver() {
        while (unchanged == null && leftOut.contains(read + 1) && statements.hasNext()) {
            statements.next();
            read++;
        }
    }

    private interface Reading {

        boolean read() throws IOException;
    }

    private boolean reading(Reading action) {
        try {
            return action.read();
        } catch (IOException e) {
            throw new InvalidMigrationsException(text.file().problem(e));
        } catch (UncheckedIOException e) {
            throw new InvalidMigrationsException(text.file().problem(e));
        }
    }

    /** A script's part of a file, whose bytes had this SHA-256 in hex, and so many characters, when it was parsed. */
    record ScriptText(
            SourceFile file,
            PlaceholderValues placeholders,
            Dialect dialect,
            Position start,
            long length,
            String sha256,
            long fileLength) {

        private static final int BYTES_OF_CHARACTER = 3;

        private static final char BYTE_ORDER_MARK = '\uFEFF';

        /** The same text in another file. */
        ScriptText of(SourceFile other) {
            return new ScriptText(other, placeholders, dialect, start, length, sha256, fileLength);
        }

        /** All of a short file in which nothing is replaced; null where it is no longer what was parsed. */
        @Nullable
        String wholeIfShort() throws IOException {
            if (fileLength > LONGEST_STORED || !placeholders.isEmpty()) {
                return null;
            }
            Utf8Reader.requireNotInterrupted();
            byte[] bytes;
            try (InputStream in = file.open()) {
                bytes = in.readNBytes(BYTES_OF_CHARACTER * (LONGEST_STORED + 1));
            }
            if (!HexFormat.of().formatHex(Sha256.start().digest(bytes)).equals(sha256)) {
                return null;
            }
            // The same bytes, so they are UTF-8.
            String all = new String(bytes, UTF_8);
            return all.isEmpty() || all.charAt(0) != BYTE_ORDER_MARK ? all : all.substring(1);
        }

        /** Opens the file, and goes to where the script begins. */
        PlaceholderReader open() throws IOException {
            var source = PlaceholderReader.open(file, placeholders);
            try {
                source.skip(start.offset());
                return source;
            } catch (IOException e) {
                try (source) {
                    throw e;
                }
            }
        }
    }
}
