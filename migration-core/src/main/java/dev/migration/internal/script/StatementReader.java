package dev.migration.internal.script;

import dev.migration.InvalidMigrationsException;
import dev.migration.internal.files.CodeScript;
import dev.migration.internal.files.SourceFile;
import dev.migration.internal.settings.Placeholders;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlScanner;
import dev.migration.internal.sql.SqlScanner.CommentListener;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.text.CharWindow;
import dev.migration.internal.text.CharWindow.Position;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The statements of a script, read from its file one by one, without a BEGIN and COMMIT around them all. Lines, columns
 * and offsets are those of the file.
 *
 * <p>All methods throw {@link InvalidMigrationsException} where the file cannot be read or divided any more.
 */
public final class StatementReader implements Iterator<Statement>, AutoCloseable {

    private final ScriptText text;
    private final int wrapped;
    private final ScriptReader source;
    private final SqlScanner scanner;
    private int read;
    private @Nullable Boolean unchanged;

    private StatementReader(ScriptText text, int wrapped, ScriptReader source, CommentListener comments) {
        this.text = text;
        this.wrapped = wrapped;
        this.source = source;
        this.scanner = new SqlScanner(
                new CharWindow(source, source.replacements(), text.start(), text.length()),
                text.dialect(),
                text.file().path(),
                comments);
    }

    /** Opens a script; {@code wrapped} is how many statements are between a BEGIN and a COMMIT to skip, or -1. */
    static StatementReader open(ScriptText text, int wrapped, CommentListener comments) {
        try {
            return new StatementReader(text, wrapped, text.open(), comments);
        } catch (IOException e) {
            throw new InvalidMigrationsException(text.file().problem(e));
        }
    }

    @Override
    public boolean hasNext() {
        return reading(() -> {
            skipWrapper();
            return unchanged == null && scanner.hasNext();
        });
    }

    @Override
    public Statement next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        read++;
        Statement statement = scanner.next();
        return CodeScript.of(text.file()) == null ? statement : statement.asCode();
    }

    /** The data of the COPY … FROM STDIN that {@link #next} gave last, to be read before the next statement is asked for. */
    public Reader copyData() {
        return scanner.copyData();
    }

    /** The line of the file on which the {@link #copyData} begin. */
    public int copyDataLine() {
        return scanner.copyDataLine();
    }

    /** Leaves the statements that remain out, and returns whether the file's bytes are those that were parsed. */
    public boolean unchanged() {
        if (unchanged == null) {
            unchanged = reading(() -> source.sha256().equals(text.sha256()));
        }
        return unchanged;
    }

    @Override
    public void close() {
        reading(() -> {
            source.close();
            return true;
        });
    }

    private void skipWrapper() {
        while (wrapped >= 0 && unchanged == null && (read == 0 || read == wrapped + 1) && scanner.hasNext()) {
            scanner.next();
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

    /** A script's part of a file, whose bytes had this SHA-256 in hex when it was parsed. */
    record ScriptText(
            SourceFile file, Placeholders placeholders, Dialect dialect, Position start, long length, String sha256) {

        /** Opens the file, and goes to where the script begins. */
        ScriptReader open() throws IOException {
            var source = ScriptReader.open(file, placeholders);
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
