package dev.migration.internal.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;

/** Decodes UTF-8, drops a byte order mark at the start, and refuses malformed bytes and U+0000 with their offset. */
public final class Utf8Reader extends Reader {

    private static final int CHUNK = 1 << 13;
    private static final long LOWEST_BITS = 0x0101_0101_0101_0101L;
    private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream in;
    private final CharsetDecoder decoder = UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK).limit(0);
    private final CharBuffer chars = CharBuffer.allocate(CHUNK).limit(0);
    private long bytesBefore;
    private boolean atStart = true;
    private boolean finished;

    public Utf8Reader(InputStream in) {
        this.in = in;
    }

    @Override
    public int read(char[] target, int from, int length) throws IOException {
        while (!chars.hasRemaining()) {
            if (finished) {
                return -1;
            }
            decodeMore();
        }
        int count = Math.min(length, chars.remaining());
        chars.get(target, from, count);
        return count;
    }

    private void decodeMore() throws IOException {
        // Reading a file may take seconds, and may be stopped meanwhile.
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("the thread that reads it was interrupted");
        }
        bytesBefore += bytes.position();
        bytes.compact();
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        bytes.position(bytes.position() + Math.max(0, read)).flip();
        chars.clear();
        refuseNul();
        // As many characters fit as there are bytes, so there is no overflow.
        if (decoder.decode(bytes, chars, read < 0).isError()) {
            throw new MalformedUtf8Exception(bytesBefore + bytes.position());
        }
        chars.flip();
        finished = read < 0;
        if (atStart && chars.hasRemaining()) {
            atStart = false;
            if (chars.get(0) == BYTE_ORDER_MARK) {
                chars.get();
            }
        }
    }

    /** Looks at eight bytes at a time: the lowest bit of a byte lends from the highest where the byte is zero. */
    private void refuseNul() throws NulCharacterException {
        int at = bytes.position();
        while (at + Long.BYTES <= bytes.limit()) {
            long eight = bytes.getLong(at);
            if (((eight - LOWEST_BITS) & ~eight & HIGHEST_BITS) != 0) {
                break;
            }
            at += Long.BYTES;
        }
        for (; at < bytes.limit(); at++) {
            if (bytes.get(at) == 0) {
                throw new NulCharacterException(bytesBefore + at);
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
