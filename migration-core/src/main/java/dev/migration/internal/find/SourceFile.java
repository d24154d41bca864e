// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.find;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.help.FileFailure;
import dev.migration.internal.text.Utf8Reader;
import dev.migration.internal.text.Utf8Reader.InvalidTextException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that was found, opened anew each time it is read, unless its bytes were {@link #handOn handed on}. Equal where it is
 * the same file, found by the same path, and unchanged.
 *
 * @param name the file's own name, such as {@code 0007_add_phone.sql}
 * @param path where it is, as a person would look for it, such as {@code migrations/0007_add_phone.sql}
 * @param content opens it
 * @param identity what only the same file has, by whatever way it was found; a link leads to the same file
 * @param state what was different if its content was; the same for each file in a jar, which is treated as unchanged
 */
public record SourceFile(String name, String path, Content content, Object identity, Object state)
        implements Comparable<SourceFile> {

    private static final String IN_JAR = "in a jar";

    /** Opens a file's bytes from their start. */
    @FunctionalInterface
    public interface Content {
        /** A new stream; the caller closes it. */
        InputStream open() throws IOException;

        /** Whether there is no file to open. */
        default boolean isInMemory() {
            return false;
        }
    }

    /** Two edits within this time may leave the same time of modification: file systems count it in up to two seconds. */
    private static final Duration CLOCK_RESOLUTION = Duration.ofSeconds(2);

    /**
     * A file on disk, which may be replaced at any time, and its state.
     *
     * @param size in bytes; -1 where there is nothing to read
     * @param unsettled equal to nothing else, where another edit may leave size and time as they are; else null
     */
    private record DiskState(
            Path file,
            long size,
            @Nullable FileTime modified,
            @Nullable Object unsettled) implements Content {

        @Override
        public InputStream open() throws IOException {
            if (Files.readAttributes(file, BasicFileAttributes.class).isOther()) {
                // It may block or have no end.
                throw new IOException("it is a pipe or a device, not a file");
            }
            return Files.newInputStream(file);
        }

        boolean isOld() {
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                // Not by its number: some network file systems give a file another one at any time.
                return now.size() != size || !now.lastModifiedTime().equals(modified);
            } catch (IOException e) {
                return size >= 0;
            }
        }
    }

    /** A file in another encoding, which is read as UTF-8. */
    private record Decoded(Content file, Charset encoding) implements Content {

        @Override
        public InputStream open() throws IOException {
            try (InputStream in = file.open()) {
                String text = encoding.newDecoder()
                        .decode(ByteBuffer.wrap(in.readAllBytes()))
                        .toString();
                return new ByteArrayInputStream(text.getBytes(UTF_8));
            } catch (CharacterCodingException e) {
                throw new IOException("it is not " + encoding + ", the encoding that is set", e);
            }
        }
    }

    /** What was read of a file already, for its next reader. */
    private static final class HandedOn implements Content {

        private final Content file;
        private byte @Nullable [] bytes;

        HandedOn(Content file, byte[] bytes) {
            this.file = file;
            this.bytes = bytes;
        }

        @Override
        public InputStream open() throws IOException {
            byte[] next = take();
            return next == null ? file.open() : new ByteArrayInputStream(next);
        }

        synchronized byte @Nullable [] take() {
            byte[] next = bytes;
            bytes = null;
            return next;
        }
    }

    /** A file that is the same as no other. */
    public SourceFile(String name, String path, Content content) {
        this(name, path, content, new Object(), IN_JAR);
    }

    /** A file that never changes, such as one in a jar. */
    public SourceFile(String name, String path, Content content, Object identity) {
        this(name, path, content, identity, IN_JAR);
    }

    /** A file on disk, as it is now. */
    public static SourceFile onDisk(String name, String path, Path file) {
        return onDisk(name, path, file, null);
    }

    /** The same, with its attributes where they are known. */
    static SourceFile onDisk(String name, String path, Path file, @Nullable BasicFileAttributes known) {
        try {
            BasicFileAttributes attributes =
                    known == null ? Files.readAttributes(file, BasicFileAttributes.class) : known;
            Object key = attributes.fileKey();
            FileTime modified = attributes.lastModifiedTime();
            boolean settled = modified.toMillis() + CLOCK_RESOLUTION.toMillis() < System.currentTimeMillis();
            long size = attributes.isOther() ? -1 : attributes.size();
            var state = new DiskState(file, size, modified, settled ? null : new Object());
            return new SourceFile(name, path, state, key == null ? file.toRealPath() : key, state);
        } catch (IOException e) {
            // Reading it reports the problem.
            var state = new DiskState(file, -1, null, null);
            return new SourceFile(name, path, state, file, state);
        }
    }

    /** The same file by another name. */
    public SourceFile named(String other) {
        return other.equals(name) ? this : new SourceFile(other, path, content, identity, state);
    }

    /** The same file, whose bytes are in this encoding. */
    SourceFile decoded(Charset encoding) {
        return encoding.equals(UTF_8)
                ? this
                : new SourceFile(name, path, new Decoded(content, encoding), identity, state);
    }

    /** The same file, whose next reader gets these bytes, which are all that it has. Later ones open it. */
    public SourceFile handOn(byte[] bytes) {
        return content.isInMemory() ? this : new SourceFile(name, path, new HandedOn(content, bytes), identity, state);
    }

    /** Frees what was handed on and not read. */
    public void forget() {
        if (content instanceof HandedOn next) {
            next.take();
        }
    }

    /** Whether it may change while the application runs. */
    public boolean isOnDisk() {
        return state instanceof DiskState;
    }

    /** The problem of a migration's file that has changed since it was found; null where it has not. */
    public @Nullable Problem problemIfChanged() {
        return state instanceof DiskState found && found.isOld()
                ? Problem.error(
                        Code.UNREADABLE_FILE,
                        Place.of(path),
                        "The file changed after its checksum was computed",
                        "start again")
                : null;
    }

    /** A new stream over the file's bytes; the caller closes it. */
    public InputStream open() throws IOException {
        return content.open();
    }

    /** The same right after it was listed: a new JVM opens thousands of files in half the time. */
    public InputStream openAsListed() throws IOException {
        if (content instanceof DiskState listed && listed.size >= 0) {
            try {
                return new FileInputStream(listed.file.toFile());
            } catch (FileNotFoundException | UnsupportedOperationException e) {
                // It is not on the default file system, or the other way reports why.
            }
        }
        return open();
    }

    /** The file's text; the caller closes it. */
    public Utf8Reader read() throws IOException {
        return Utf8Reader.ofScript(open());
    }

    /** The problem of a file that cannot be read. */
    public Problem problem(UncheckedIOException cause) {
        return problem(Objects.requireNonNull(cause.getCause()));
    }

    /** The problem of a file that cannot be read. */
    public Problem problem(IOException cause) {
        if (cause instanceof InvalidTextException text) {
            Place place = new Place(path, lineAt(text.offset()), 0);
            return text.isNul()
                    ? Problem.error(
                            Code.UNREADABLE_FILE,
                            place,
                            "The file has the character U+0000 at offset " + text.offset() + ", which no SQL can have",
                            "delete the character; where there are many, the file may be UTF-16: save it as UTF-8")
                    : Problem.error(
                            Code.MALFORMED_UTF8,
                            place,
                            "The file is not UTF-8: malformed bytes at offset " + text.offset(),
                            "save the file as UTF-8; if it is a MySQL or MariaDB dump with binary data, dump it again"
                                    + " with --hex-blob");
        }
        return Problem.error(
                Code.UNREADABLE_FILE,
                Place.of(path),
                "The file cannot be read: " + FileFailure.reason(cause),
                "check the file and the rights to it");
    }

    /** The line of a byte, 0 where the file cannot be read any more. */
    private int lineAt(long byteOffset) {
        try (InputStream bytes = new BufferedInputStream(open())) {
            int line = 1;
            for (long i = 0; i < byteOffset; i++) {
                line += bytes.read() == '\n' ? 1 : 0;
            }
            return line;
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public int compareTo(SourceFile other) {
        return path.compareTo(other.path);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SourceFile file
                && path.equals(file.path)
                && identity.equals(file.identity)
                && state.equals(file.state);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    @Override
    public String toString() {
        return path;
    }
}
