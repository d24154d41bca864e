package dev.migration.internal.files;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.text.MalformedUtf8Exception;
import dev.migration.internal.text.NulCharacterException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** What can be wrong with a file before its text is known. */
public final class ReadProblem {

    private ReadProblem() {}

    public static Problem of(SourceFile file, UncheckedIOException cause) {
        return of(file, Objects.requireNonNull(cause.getCause()));
    }

    public static Problem of(SourceFile file, IOException cause) {
        if (cause instanceof MalformedUtf8Exception malformed) {
            return Problem.error(
                    Code.MALFORMED_UTF8,
                    new Place(file.path(), lineAt(file, malformed.offset()), 0),
                    "The file is not UTF-8: malformed bytes at offset " + malformed.offset(),
                    "save the file as UTF-8; a dump of MySQL or MariaDB with binary data: make it again with --hex-blob");
        }
        if (cause instanceof NulCharacterException nul) {
            return Problem.error(
                    Code.UNREADABLE_FILE,
                    new Place(file.path(), lineAt(file, nul.offset()), 0),
                    "The file has the character U+0000 at offset " + nul.offset() + ", which no SQL can have",
                    "delete the character; where there are many, the file may be UTF-16: save it as UTF-8");
        }
        return Problem.error(
                Code.UNREADABLE_FILE,
                Place.of(file.path()),
                "The file cannot be read: " + Sources.reason(cause),
                "check the file and the rights to it");
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
