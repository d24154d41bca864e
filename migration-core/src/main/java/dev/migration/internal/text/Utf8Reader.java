// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decodes UTF-8, drops a byte order mark at the start, and reports the offset of malformed bytes. */
public final class Utf8Reader extends Reader {

    /** Thousands of texts may be read, most of them short; scripts one by one. */
    private static final int TEXT_CHUNK = 1 << 11;

    private static final int SCRIPT_CHUNK = 1 << 13;

    /** Of a script that is longer than the first chunk. */
    private static final int LONG_SCRIPT_CHUNK = 1 << 16;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** The bytes are not UTF-8, or not those of a script. */
    public static final class InvalidTextException extends IOException {

        private static final long serialVersionUID = 1L;

        private final boolean nul;
        private final long offset;

        private InvalidTextException(boolean nul, long offset) {
            super((nul ? "the character U+0000" : "not UTF-8: malformed bytes") + " at offset " + offset);
            this.nul = nul;
            this.offset = offset;
        }

        /** Whether it is the character U+0000, at which some databases end a statement without an error. */
        public boolean isNul() {
            return nul;
        }

        /** Where the first invalid character starts, in bytes from 0. */
        public long offset() {
            return offset;
        }
    }

    private final InputStream in;
    private final @Nullable MessageDigest digest;
    private final CharsetDecoder decoder = UTF_8.newDecoder();
    private ByteBuffer bytes;
    private CharBuffer chars;
    private long bytesBefore;
    private boolean atStart;
    private boolean finished;

    private Utf8Reader(InputStream in, @Nullable MessageDigest digest, int chunk, long before) {
        this.in = in;
        this.digest = digest;
        this.bytesBefore = before;
        this.atStart = before == 0;
        this.bytes = ByteBuffer.allocate(chunk).limit(0);
        this.chars = CharBuffer.allocate(chunk).limit(0);
    }

    /** Only decodes. */
    public static Utf8Reader ofText(InputStream in) {
        return new Utf8Reader(in, null, TEXT_CHUNK, 0);
    }

    /** Only decodes what follows so many bytes of a text, which ended with a character. */
    public static Utf8Reader ofRest(InputStream in, long before) {
        return new Utf8Reader(in, null, TEXT_CHUNK, before);
    }

    /** Also refuses U+0000, and computes the SHA-256 of all bytes. */
    public static Utf8Reader ofScript(InputStream in) {
        return new Utf8Reader(in, Sha256.start(), SCRIPT_CHUNK, 0);
    }

    @Override
    public int read() throws IOException {
        return hasMore() ? chars.get() : -1;
    }

    @Override
    public int read(char[] target, int from, int length) throws IOException {
        if (!hasMore()) {
            return -1;
        }
        int count = Math.min(length, chars.remaining());
        chars.get(target, from, count);
        return count;
    }

    private boolean hasMore() throws IOException {
        while (!chars.hasRemaining() && !finished) {
            decodeMore();
        }
        return chars.hasRemaining();
    }

    /** To read a file may take seconds, and may be stopped meanwhile; no stream of a file notices an interrupt. */
    public static void requireNotInterrupted() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("the thread that reads it was interrupted");
        }
    }

    private void decodeMore() throws IOException {
        requireNotInterrupted();
        bytesBefore += bytes.position();
        if (bytes.limit() == SCRIPT_CHUNK && bytes.capacity() == SCRIPT_CHUNK) {
            bytes = ByteBuffer.allocate(LONG_SCRIPT_CHUNK).put(bytes).flip();
            chars = CharBuffer.allocate(LONG_SCRIPT_CHUNK);
        }
        bytes.compact();
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (digest != null) {
            requireScript(digest, Math.max(0, read));
        }
        bytes.position(bytes.position() + Math.max(0, read)).flip();
        chars.clear();
        // As many characters fit as there are bytes, so there is no overflow.
        if (decoder.decode(bytes, chars, read < 0).isError()) {
            throw new InvalidTextException(false, bytesBefore + bytes.position());
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

    private void requireScript(MessageDigest of, int read) throws IOException {
        byte[] all = bytes.array();
        int end = bytes.position() + read;
        of.update(all, bytes.position(), read);
        for (int at = bytes.position(); at < end; at++) {
            if (all[at] == 0) {
                throw new InvalidTextException(true, bytesBefore + at);
            }
        }
    }

    /** Reads to the end and gives the hash of all bytes of a script in hex; to be called once. */
    public String sha256() throws IOException {
        MessageDigest all = Objects.requireNonNull(digest);
        new DigestInputStream(in, all).transferTo(OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(all.digest());
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
