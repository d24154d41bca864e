package dev.migration.internal.execute;

import dev.migration.InvalidMigrationsException;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Reads a script while it runs: a file that cannot be read any more fails the run as a refused statement does. */
public final class ScriptReading implements AutoCloseable {

    /** A script of up to so many characters is read, and compared with what was planned, before any of it runs. */
    private static final int READ_AHEAD = 1 << 20;

    private final StatementReader statements;
    private final ScriptProgress progress;
    private final Queue<Ahead> ahead = new ArrayDeque<>();
    private @Nullable Data data;

    /**
     * The data of a COPY.
     *
     * @param line the line of the file on which they start
     * @param lines to be read once, before the next statement is asked for
     */
    public record Data(int line, Reader lines) {}

    private record Ahead(Statement statement, @Nullable Data data) {}

    public ScriptReading(Script script, ScriptProgress progress) throws StatementFailure {
        this.progress = progress;
        try {
            statements = progress.reading(script::open);
        } catch (InvalidMigrationsException e) {
            throw unreadable(e);
        }
        if (script.sizeInChars() <= READ_AHEAD) {
            try {
                readAhead();
            } catch (StatementFailure e) {
                statements.close();
                throw e;
            }
        }
    }

    private void readAhead() throws StatementFailure {
        try {
            while (progress.reading(statements::hasNext)) {
                Statement statement = statements.next();
                ahead.add(new Ahead(statement, statement.kind() == StatementKind.COPY ? dataAhead() : null));
            }
        } catch (InvalidMigrationsException | IOException e) {
            throw unreadable(e);
        }
        requireUnchanged();
    }

    private Data dataAhead() throws IOException {
        var lines = new StringWriter();
        statements.copyData().transferTo(lines);
        return new Data(statements.copyDataLine(), new StringReader(lines.toString()));
    }

    public boolean hasNext() throws StatementFailure {
        try {
            return !ahead.isEmpty() || progress.reading(statements::hasNext);
        } catch (InvalidMigrationsException e) {
            throw unreadable(e);
        }
    }

    public Statement next() throws StatementFailure {
        if (progress.isStopped()) {
            throw StatementFailure.stopped();
        }
        Ahead next = ahead.poll();
        if (next == null) {
            next = read();
        }
        Statement statement = next.statement();
        Data follows = next.data();
        progress.reached(statement.offset());
        long end = statement.offset() + statement.text().length();
        data = follows == null ? null : new Data(follows.line(), progress.watch(follows.lines(), end));
        return statement;
    }

    private StatementFailure unreadable(Exception e) {
        return progress.isStopped() ? StatementFailure.stopped() : StatementFailure.unreadable(e);
    }

    private Ahead read() throws StatementFailure {
        try {
            Statement statement = statements.next();
            return new Ahead(
                    statement,
                    statement.kind() == StatementKind.COPY
                            ? new Data(statements.copyDataLine(), statements.copyData())
                            : null);
        } catch (InvalidMigrationsException e) {
            throw StatementFailure.unreadable(e);
        }
    }

    /** What follows the statement given last; null if it is no COPY. */
    @Nullable
    public Data data() {
        return data;
    }

    /** To be called at the end: what ran has to be what was planned. */
    public void requireUnchanged() throws StatementFailure {
        boolean unchanged;
        try {
            unchanged = progress.reading(statements::unchanged);
        } catch (InvalidMigrationsException e) {
            throw unreadable(e);
        }
        if (!unchanged) {
            throw StatementFailure.changedFile();
        }
    }

    @Override
    public void close() {
        statements.close();
    }
}
