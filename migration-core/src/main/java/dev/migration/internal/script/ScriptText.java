package dev.migration.internal.script;

import dev.migration.internal.files.SourceFile;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.text.Position;
import dev.migration.internal.text.Utf8Reader;
import java.io.IOException;

/**
 * Where a script's text is.
 *
 * @param file the file it is a part of
 * @param start where it begins in it
 * @param length how many characters it has
 * @param sha256 of the bytes of the whole file when it was parsed, in hex
 */
record ScriptText(SourceFile file, Dialect dialect, Position start, long length, String sha256) {

    /** Opens the file, and goes to where the script begins. */
    Utf8Reader open() throws IOException {
        var source = file.read();
        try {
            skip(source, start.offset());
            return source;
        } catch (IOException e) {
            try (source) {
                throw e;
            }
        }
    }

    private static void skip(Utf8Reader source, long characters) throws IOException {
        long unread = characters;
        while (unread > 0) {
            long skipped = source.skip(unread);
            if (skipped == 0) {
                return;
            }
            unread -= skipped;
        }
    }
}
