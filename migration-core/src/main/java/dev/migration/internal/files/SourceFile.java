package dev.migration.internal.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

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

    /**
     * What shows whether a file has changed since it was read.
     *
     * @param origin which file it is
     * @param size in bytes; 0 for a file in a jar, which is taken for unchanged
     * @param modified when it was written; null for a file in a jar
     */
    public record Stamp(Object origin, long size, @Nullable FileTime modified) {}

    /** Its state at this moment, without reading it. */
    public Stamp stamp() {
        if (!(origin instanceof Path path)) {
            return new Stamp(origin, 0, null);
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(origin, attributes.size(), attributes.lastModifiedTime());
        } catch (IOException e) {
            // Equal to no other: reading it reports the problem.
            return new Stamp(new Object(), 0, null);
        }
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
