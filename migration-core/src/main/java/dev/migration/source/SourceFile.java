package dev.migration.source;

import java.io.IOException;
import java.io.InputStream;

/**
 * A file that was found, opened anew each time it is read.
 *
 * @param name the file's own name, such as {@code 0007_add_phone.sql}
 * @param path where it is, as a person would look for it, such as {@code migrations/0007_add_phone.sql}
 * @param content opens it
 */
public record SourceFile(String name, String path, Content content) {

    /** Opens a file's bytes from their start. */
    @FunctionalInterface
    public interface Content {
        /** A new stream; the caller closes it. */
        InputStream open() throws IOException;
    }

    /** A new stream over the file's bytes; the caller closes it. */
    public InputStream open() throws IOException {
        return content.open();
    }

    @Override
    public String toString() {
        return path;
    }
}
