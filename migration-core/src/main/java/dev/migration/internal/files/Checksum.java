package dev.migration.internal.files;

import dev.migration.internal.text.MalformedUtf8Exception;
import dev.migration.internal.text.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The checksum of a migration: SHA-256 in lower-case hex of the file's text without a byte order mark, without the
 * {@code --} comment lines and blank lines it starts with, and without its final newline, a CRLF read as LF. So it is
 * the same on every platform, and Kimberlite computes the same one; except where those comments set options, which come
 * first then. Fed with the file's bytes in pieces of any size,
 * once, and in constant memory; the header is read on the way.
 */
public final class Checksum {

    private static final int BUFFER = 16 * 1024;
    private static final int DECODED_AT_ONCE = 2 * 1024;
    private static final byte[] CR = {'\r'};
    private static final byte[] LF = {'\n'};

    private final MessageDigest digest = Sha256.start();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final ByteBuffer undecoded = ByteBuffer.allocate(DECODED_AT_ONCE);
    private final CharBuffer decoded = CharBuffer.allocate(DECODED_AT_ONCE);
    private long decodedBytes;
    private final Preamble preamble = new Preamble();

    private boolean inPreamble = true;
    // A CR counts unless an LF follows, an LF unless the end of the file follows.
    private boolean heldCr;
    private boolean heldLf;

    /** A checksum of nothing so far. */
    public Checksum() {}

    /**
     * What one pass over a file tells.
     *
     * @param checksum SHA-256 in lower-case hex
     * @param header what the comments before the first statement say
     */
    public record Result(String checksum, Migration.Header header) {}

    /**
     * Reads a stream to its end.
     *
     * @throws MalformedUtf8Exception if the bytes are not UTF-8
     */
    public static Result read(InputStream in) throws IOException {
        return read(in, new byte[BUFFER]);
    }

    static Result read(InputStream in, byte[] buffer) throws IOException {
        var checksum = new Checksum();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            checksum.update(buffer, 0, count);
        }
        return checksum.finish();
    }

    /** The checksum of a text, as if it were a file's. */
    public static String of(String text) {
        var checksum = new Checksum();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        checksum.take(bytes, 0, bytes.length);
        return checksum.hex();
    }

    /**
     * Takes the next bytes of the file.
     *
     * @throws MalformedUtf8Exception if they are not UTF-8
     */
    public void update(byte[] bytes, int from, int count) throws MalformedUtf8Exception {
        requireUtf8(bytes, from, count, false);
        take(bytes, from, from + count);
    }

    /**
     * The checksum and the header of all bytes taken; nothing can be taken afterwards.
     *
     * @throws MalformedUtf8Exception if the last character is cut off
     */
    public Result finish() throws MalformedUtf8Exception {
        requireUtf8(CR, 0, 0, true);
        return new Result(hex(), preamble.header());
    }

    /** Decodes the bytes for their form alone; the start of a character that the next bytes complete is left over. */
    private void requireUtf8(byte[] bytes, int from, int count, boolean last) throws MalformedUtf8Exception {
        int next = from;
        do {
            int taken = Math.min(undecoded.remaining(), from + count - next);
            undecoded.put(bytes, next, taken).flip();
            next += taken;
            boolean malformed = decoder.decode(undecoded, decoded.clear(), last).isError();
            decodedBytes += undecoded.position();
            if (malformed) {
                throw new MalformedUtf8Exception(decodedBytes);
            }
            undecoded.compact();
        } while (next < from + count);
    }

    private String hex() {
        if (inPreamble) {
            startText(preamble.finish());
        }
        if (heldCr) {
            digestRun(CR, 0, 1);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private void take(byte[] bytes, int from, int to) {
        int start = from;
        if (inPreamble) {
            start = preamble.skip(bytes, from, to);
            if (start < 0) {
                return;
            }
            inPreamble = false;
            startText(preamble.lineBegun());
        }
        digestText(bytes, start, to);
    }

    private void startText(byte[] started) {
        digest.update(preamble.options());
        digestText(started, 0, started.length);
    }

    private void digestText(byte[] bytes, int from, int to) {
        int start = from;
        for (int at = from; at < to; at++) {
            byte b = bytes[at];
            if (heldCr) {
                heldCr = false;
                if (b != '\n') {
                    digestRun(CR, 0, 1);
                }
            }
            if (b == '\r') {
                digestRun(bytes, start, at);
                heldCr = true;
                start = at + 1;
            }
        }
        digestRun(bytes, start, to);
    }

    private void digestRun(byte[] bytes, int from, int to) {
        if (from == to) {
            return;
        }
        if (heldLf) {
            digest.update(LF);
        }
        heldLf = bytes[to - 1] == '\n';
        digest.update(bytes, from, to - from - (heldLf ? 1 : 0));
    }
}
