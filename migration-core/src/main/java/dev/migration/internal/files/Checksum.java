package dev.migration.internal.files;

import dev.migration.internal.text.Sha256;
import dev.migration.internal.text.Utf8Reader.MalformedUtf8Exception;
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
 * first then. The file is read once, in constant memory, and its header with it.
 */
public final class Checksum {

    private static final int DECODED_AT_ONCE = 2 * 1024;
    private static final byte[] CR = {'\r'};
    private static final byte[] LF = {'\n'};

    private final MessageDigest digest = Sha256.start();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final ByteBuffer undecoded = ByteBuffer.allocate(DECODED_AT_ONCE);
    private final CharBuffer decoded = CharBuffer.allocate(DECODED_AT_ONCE);
    private long decodedBytes;
    private final FileHeader fileHeader = new FileHeader();

    private boolean inHeader = true;
    // A CR is left out before an LF, an LF before the end of the file.
    private boolean heldCr;
    private boolean heldLf;

    /**
     * What one pass over a file gives.
     *
     * @param checksum SHA-256 in lower-case hex
     * @param header the comments before the first statement
     */
    public record Result(String checksum, Migration.Header header) {}

    /**
     * Reads a stream to its end.
     *
     * @throws MalformedUtf8Exception if the bytes are not UTF-8
     */
    static Result read(InputStream in, byte[] buffer) throws IOException {
        var checksum = new Checksum();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            checksum.requireUtf8(buffer, count, false);
            checksum.take(buffer, count);
        }
        checksum.requireUtf8(buffer, 0, true);
        return new Result(checksum.hex(), checksum.fileHeader.header());
    }

    /** The checksum of a text, as if it were a file's. */
    public static String of(String text) {
        var checksum = new Checksum();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        checksum.take(bytes, bytes.length);
        return checksum.hex();
    }

    /** Decodes the bytes for their form alone; the start of a character that the next bytes complete is left over. */
    private void requireUtf8(byte[] bytes, int count, boolean last) throws MalformedUtf8Exception {
        int next = 0;
        do {
            int taken = Math.min(undecoded.remaining(), count - next);
            undecoded.put(bytes, next, taken).flip();
            next += taken;
            boolean malformed = decoder.decode(undecoded, decoded.clear(), last).isError();
            decodedBytes += undecoded.position();
            if (malformed) {
                throw new MalformedUtf8Exception(decodedBytes);
            }
            undecoded.compact();
        } while (next < count);
    }

    private String hex() {
        if (inHeader) {
            startText(fileHeader.finish());
        }
        if (heldCr) {
            digestRun(CR, 0, 1);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private void take(byte[] bytes, int count) {
        int start = 0;
        if (inHeader) {
            start = fileHeader.take(bytes, count);
            if (start < 0) {
                return;
            }
            inHeader = false;
            startText(fileHeader.startOfText());
        }
        digestText(bytes, start, count);
    }

    private void startText(byte[] start) {
        digest.update(fileHeader.options());
        digestText(start, 0, start.length);
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
