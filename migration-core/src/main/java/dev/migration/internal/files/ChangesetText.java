package dev.migration.internal.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.internal.files.ChangelogLines.Kind;
import dev.migration.internal.files.Marker.Section;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A script of a changeset, as a view of its changelog: it starts with the script's first line, and others between its lines are
 * empty, so that each statement is in its own line and column. What the changeset's attributes say is written above it, as our
 * comments.
 */
record ChangesetText(Changeset changeset, Section section) implements SourceFile.Content {

    @Override
    public InputStream open() throws IOException {
        InputStream in = changeset.file().open();
        try {
            in.skipNBytes(changeset.offset());
        } catch (IOException e) {
            in.close();
            throw e;
        }
        return new View(new ChangelogLines(in, changeset.offset(), changeset.line()));
    }

    // There is room above: the changelog's heading and the changeset's own line precede its text.
    @Override
    public int firstLine() {
        return firstLineOfText() - (int) comments().lines().count();
    }

    private int firstLineOfText() {
        int line = section == Section.UP
                ? changeset.content().sqlLine()
                : changeset.content().rollbackLine();
        return line == 0 ? changeset.line() + 1 : line;
    }

    private String comments() {
        // A down script of comments alone would be one for reference only.
        return changeset.isEmptyRollback(section)
                ? ""
                : Stream.of(changeset.attributes().options().stripTrailing(), opening())
                        .filter(comment -> !comment.isEmpty())
                        .map(comment -> comment + "\n")
                        .collect(Collectors.joining());
    }

    private String opening() {
        return isOneStatement()
                ? "-- +goose StatementBegin"
                : delimiter() == null ? "" : "-- +liquibase endDelimiter:" + delimiter();
    }

    /** Whether no delimiter divides it. */
    private boolean isOneStatement() {
        boolean isUp = section == Section.UP;
        return !(isUp ? changeset.attributes().splits() : changeset.attributes().splitsRollback())
                && (isUp ? changeset.hasSql() : changeset.hasRollback());
    }

    private @Nullable String delimiter() {
        return section == Section.UP
                ? changeset.delimiter()
                : changeset.attributes().rollbackDelimiter();
    }

    private final class View extends PieceStream {

        private final ChangelogLines lines;
        private boolean started;
        private boolean ended;
        private boolean endsLine = true;
        private int empty;

        private View(ChangelogLines lines) {
            this.lines = lines;
        }

        @Override
        boolean make(ByteArrayOutputStream next) throws IOException {
            if (ended) {
                return false;
            }
            if (!started) {
                started = true;
                next.writeBytes(comments().getBytes(UTF_8));
                // Its own line; a very long one comes in pieces.
                while (lines.next() && !lines.endsLine()) {}
                return true;
            }
            if (!lines.next() || lines.kind() == Kind.CHANGESET) {
                ended = true;
                next.writeBytes(closing().getBytes(UTF_8));
                return true;
            }
            if (isMine() && !changeset.isEmptyRollback(section)) {
                endsLine = lines.endsLine();
                for (; empty > 0; empty--) {
                    next.write('\n');
                }
                lines.write(next);
            } else if (lines.endsLine() && lines.number() >= firstLineOfText()) {
                empty++;
            }
            return true;
        }

        private boolean isMine() {
            return lines.number() >= firstLineOfText()
                    && switch (lines.kind()) {
                        case SQL -> section == Section.UP;
                        case ROLLBACK, ROLLBACK_BLOCK -> section == Section.DOWN;
                        default -> false;
                    };
        }

        private String closing() {
            return isOneStatement() ? (endsLine ? "" : "\n") + "-- +goose StatementEnd\n" : "";
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
