package dev.migration.internal.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.internal.files.Marker.Section;
import dev.migration.internal.files.ChangelogLines.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A script of a changeset, as a view of its changelog: all other lines are empty, so that each statement is in its own line and
 * column. What the changeset's attributes say is written above it, as our comments.
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

    /** What a statement is between, where not each semicolon ends one. */
    private boolean isOneStatement() {
        boolean isUp = section == Section.UP;
        return !(isUp ? changeset.attributes().splits() : changeset.attributes().splitsRollback())
                && (isUp ? changeset.hasSql() : changeset.hasRollback());
    }

    private @Nullable String delimiter() {
        return section == Section.UP ? changeset.delimiter() : changeset.attributes().rollbackDelimiter();
    }

    private final class View extends PieceStream {

        private final ChangelogLines lines;
        private boolean started;
        private boolean ended;
        private boolean endsLine = true;

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
                // The changelog's heading precedes every changeset.
                next.writeBytes("\n".repeat(changeset.line() - 2).getBytes(UTF_8));
                next.writeBytes((options() + "\n").getBytes(UTF_8));
                lines.next();
                next.writeBytes(opening().getBytes(UTF_8));
                lines.writeEnd(next);
                return true;
            }
            if (!lines.next() || lines.kind() == Kind.CHANGESET) {
                ended = true;
                next.writeBytes(closing().getBytes(UTF_8));
                return true;
            }
            endsLine = lines.endsLine();
            if (isMine() && !changeset.isEmptyRollback(section)) {
                lines.write(next);
            } else {
                lines.writeEnd(next);
            }
            return true;
        }

        private boolean isMine() {
            return switch (lines.kind()) {
                case SQL -> section == Section.UP;
                case ROLLBACK, ROLLBACK_BLOCK -> section == Section.DOWN;
                default -> false;
            };
        }

        /** A down script of comments alone would be one for reference only. */
        private String options() {
            return changeset.isEmptyRollback(section)
                    ? ""
                    : changeset.attributes().options().stripTrailing();
        }

        private String opening() {
            return isOneStatement()
                    ? "-- +goose StatementBegin"
                    : delimiter() == null ? "" : "-- +liquibase endDelimiter:" + delimiter();
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
