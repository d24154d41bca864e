package dev.migration.script;

import dev.migration.problem.Code;
import dev.migration.problem.Place;
import dev.migration.problem.Problem;
import dev.migration.source.SourceFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** What can be wrong with a file before its text is known. */
final class ReadProblem {

    private ReadProblem() {}

    static Problem of(SourceFile file, UncheckedIOException cause) {
        return of(file, Objects.requireNonNull(cause.getCause()));
    }

    static Problem of(SourceFile file, IOException cause) {
        if (cause instanceof Utf8Reader.MalformedException malformed) {
            return Problem.error(
                    Code.MALFORMED_UTF8,
                    new Place(file.path(), lineAt(file, malformed.byteOffset()), 0),
                    "The file is not UTF-8: its bytes at offset " + malformed.byteOffset() + " are no character.",
                    "save the file as UTF-8.");
        }
        return Problem.error(
                Code.UNREADABLE_FILE,
                Place.of(file.path()),
                "The file cannot be read: " + (cause.getMessage() == null ? cause : cause.getMessage()),
                "");
    }

    /** The line in which a byte stands, 0 where that cannot be found out any more. */
    private static int lineAt(SourceFile file, long byteOffset) {
        try (InputStream bytes = new BufferedInputStream(file.open())) {
            int line = 1;
            for (long i = 0; i < byteOffset; i++) {
                line += bytes.read() == '\n' ? 1 : 0;
            }
            return line;
        } catch (IOException e) {
            return 0;
        }
    }
}
