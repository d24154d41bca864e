package dev.migration.internal.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file that was found, opened anew each time it is read.
 *
 * @param name the file's own name, such as {@code 0007_add_phone.sql}
 * @param path where it is, as a person would look for it, such as {@code migrations/0007_add_phone.sql}
 * @param content opens it
 * @param origin its path on disk, or another value that only the same file has
 */
public record SourceFile(String name, String path, Content content, Object origin) {

    /** A file that is the same as no other. */
    public SourceFile(String name, String path, Content content) {
        this(name, path, content, new Object());
    }

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

    /** Whether it is this file that was found, by whatever way; a link leads to the same file. */
    public boolean isSameAs(SourceFile other) {
        return identity().equals(other.identity());
    }

    /** What only the same file has, by whatever way it was found. */
    public Object identity() {
        if (!(origin instanceof Path path)) {
            return origin;
        }
        try {
            Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            return key == null ? path.toRealPath() : key;
        } catch (IOException e) {
            // What cannot be read is reported as that.
            return path;
        }
    }

    @Override
    public String toString() {
        return path;
    }
}
