package dev.migration.internal.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Decodes UTF-8, drops a byte order mark at the start, and refuses malformed bytes and U+0000 with their offset. Computes
 * the SHA-256 of all bytes.
 */
public final class Utf8Reader extends Reader {

    private static final int CHUNK = 1 << 13;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** The bytes are not UTF-8. */
    public static final class MalformedUtf8Exception extends CharacterCodingException {

        private static final long serialVersionUID = 1L;

        private final long offset;

        public MalformedUtf8Exception(long offset) {
            this.offset = offset;
        }

        /** Where the first invalid character starts, in bytes from 0. */
        public long offset() {
            return offset;
        }

        @Override
        public String getMessage() {
            return "not UTF-8: malformed bytes at offset " + offset;
        }
    }

    /** The text has the character U+0000, at which some databases end a statement without an error. */
    public static final class NulCharacterException extends IOException {

        private static final long serialVersionUID = 1L;

        private final long offset;

        NulCharacterException(long offset) {
            super("the character U+0000 at offset " + offset);
            this.offset = offset;
        }

        /** Where it is, in bytes from 0. */
        public long offset() {
            return offset;
        }
    }

    private final InputStream in;
    private final MessageDigest digest = Sha256.start();
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
        if (read > 0) {
            digest.update(bytes.array(), bytes.position(), read);
        }
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

    private void refuseNul() throws NulCharacterException {
        for (int at = bytes.position(); at < bytes.limit(); at++) {
            if (bytes.get(at) == 0) {
                throw new NulCharacterException(bytesBefore + at);
            }
        }
    }

    /** Reads to the end and gives the hash of all bytes in hex; to be called once. */
    public String sha256() throws IOException {
        new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
