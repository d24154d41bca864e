// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.header;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.internal.text.Sha256;
import dev.migration.internal.text.Utf8Reader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The checksum of a migration: SHA-256 in lower-case hex of the file's text. A CRLF is read as LF. These are left out: a byte
 * order mark, the {@code --} comment lines and blank lines at the start, and the final newline. So it is the same on every
 * platform, and Kimberlite computes the same one. If the comments at the start set options other than {@code requires}, these
 * are hashed before the text, and Kimberlite's differs. The file is read once, in constant memory, and its header with it.
 */
public final class Checksum {

    private static final int CHUNK = 1 << 11;

    /** A text of fewer bytes is read at once, as nearly all are. */
    public static final int SMALL = 1 << 14;

    private static final int LARGE_CHUNK = 1 << 16;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** What a decoder puts in the place of malformed bytes. */
    private static final char REPLACEMENT = '\uFFFD';

    /**
     * What one pass over a file gives.
     *
     * @param checksum SHA-256 in lower-case hex
     * @param header the comments before the first statement
     * @param startsChangelog whether its first line is that of a changelog of Liquibase in SQL
     */
    public record Result(String checksum, HeaderComments header, boolean startsChangelog) {}

    private Checksum() {}

    /**
     * Reads a stream to its end.
     *
     * @throws Utf8Reader.InvalidTextException if the bytes are not UTF-8
     */
    public static Result read(InputStream in) throws IOException {
        Utf8Reader.requireNotInterrupted();
        return read(in.readNBytes(SMALL), in);
    }

    /**
     * The same of a stream whose first bytes were read: {@link #SMALL}, or all if there are fewer.
     *
     * @throws Utf8Reader.InvalidTextException if the bytes are not UTF-8
     */
    public static Result read(byte[] start, InputStream in) throws IOException {
        if (start.length < SMALL) {
            if (isPlain(start, start.length)) {
                return ofSmall(new String(start, ISO_8859_1), ISO_8859_1);
            }
            String text = new String(start, UTF_8);
            if (text.indexOf(REPLACEMENT) < 0) {
                String marked = text.replace("\r\n", "\n");
                return ofSmall(marked.startsWith(BYTE_ORDER_MARK) ? marked.substring(1) : marked, UTF_8);
            }
        } else if (isPlain(start, SMALL)) {
            var header = new HeaderReader();
            var reader = new StringReader(new String(start, ISO_8859_1));
            int read = header.read(reader).length();
            int unread = (int) reader.skip(SMALL);
            // The buffer may end between the two hyphens of a comment.
            if (unread > 0) {
                return readPlain(header, start, SMALL - unread - read, in);
            }
        }
        var read = new ByteArrayInputStream(start);
        return readText(start.length < SMALL ? read : new SequenceInputStream(read, in));
    }

    /** Whether it is ASCII with LF alone, as nearly all is: a new JVM decodes slowly. */
    private static boolean isPlain(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] < 0 || bytes[i] == '\r') {
                return false;
            }
        }
        return true;
    }

    private static Result ofSmall(String text, Charset charset) throws IOException {
        var header = new HeaderReader();
        var reader = new StringReader(text);
        int read = header.read(reader).length();
        int rest = (int) reader.skip(text.length());
        byte[] bytes = text.substring(text.length() - rest - read).getBytes(charset);
        MessageDigest digest = Sha256.start();
        if (header.hasOptions()) {
            digest.update(header.options().getBytes(UTF_8));
        }
        int last = bytes.length - 1;
        digest.update(bytes, 0, last >= 0 && bytes[last] == '\n' ? last : bytes.length);
        return result(header, digest);
    }

    /** Reads on in constant memory, from where the text starts; its bytes are hashed as they are while they are plain. */
    private static Result readPlain(HeaderReader header, byte[] start, int from, InputStream in) throws IOException {
        MessageDigest digest = Sha256.start();
        digest.update(header.options().getBytes(UTF_8));
        byte[] bytes = start;
        int first = from;
        int count = start.length;
        long before = 0;
        // The final newline is not hashed.
        boolean newline = false;
        while (count > 0 && isPlain(bytes, count)) {
            if (newline) {
                digest.update((byte) '\n');
            }
            Utf8Reader.requireNotInterrupted();
            newline = bytes[count - 1] == '\n';
            digest.update(bytes, first, count - first - (newline ? 1 : 0));
            before += count;
            first = 0;
            bytes = bytes == start ? new byte[LARGE_CHUNK] : bytes;
            count = in.read(bytes);
        }
        if (count > 0) {
            var rest = new SequenceInputStream(new ByteArrayInputStream(bytes, 0, count), in);
            hash(digest, newline ? "\n" : "", Utf8Reader.ofRest(rest, before));
        }
        return result(header, digest);
    }

    /** The same of any text. */
    static Result readText(InputStream in) throws IOException {
        Reader text = Utf8Reader.ofText(in);
        var header = new HeaderReader();
        String start = header.read(text);
        MessageDigest digest = Sha256.start();
        digest.update(header.options().getBytes(UTF_8));
        hash(digest, start, text);
        return result(header, digest);
    }

    private static void hash(MessageDigest digest, String start, Reader text) throws IOException {
        var chunk = new char[CHUNK];
        String next = start;
        String held = "";
        int count;
        do {
            String piece = (held + next).replace("\r\n", "\n");
            int end = piece.length() - (isHeld(piece) ? 1 : 0);
            digest.update(piece.substring(0, end).getBytes(UTF_8));
            held = piece.substring(end);
            Utf8Reader.requireNotInterrupted();
            count = text.read(chunk);
            next = new String(chunk, 0, Math.max(0, count));
        } while (count >= 0);
        if (!held.equals("\n")) {
            digest.update(held.getBytes(UTF_8));
        }
    }

    /** Whether it ends in half of a CRLF or of a character, or in what may be the final newline. */
    private static boolean isHeld(String piece) {
        char last = piece.isEmpty() ? ' ' : piece.charAt(piece.length() - 1);
        return last == '\r' || last == '\n' || Character.isHighSurrogate(last);
    }

    private static Result result(HeaderReader header, MessageDigest digest) {
        return new Result(HexFormat.of().formatHex(digest.digest()), header.comments(), header.startsChangelog());
    }

    /** The checksum of a text, as if it were a file's. */
    public static String of(String text) {
        try {
            return read(new ByteArrayInputStream(text.getBytes(UTF_8))).checksum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
