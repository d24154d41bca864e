// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.internal.find.SourceFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.CRC32;

/** The checksums of other tools. Each pass reads the file in constant memory. */
final class FileHash {

    private static final int CHUNK = 1 << 13;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** How the ends of lines are read before they are hashed: a file may have been checked out with others. */
    private enum LineEnds {
        AS_THEY_ARE,
        LF,
        CRLF
    }

    private FileHash() {}

    /** Flyway's: the CRC-32 of all lines without their ends and without a byte order mark, as a signed number. */
    static int flyways(SourceFile file) throws IOException {
        var crc = new CRC32();
        try (InputStream in = new BufferedInputStream(file.open())) {
            in.mark(BYTE_ORDER_MARK.length);
            if (!Arrays.equals(in.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
                in.reset();
            }
            var chunk = new byte[CHUNK];
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                int kept = 0;
                for (int i = 0; i < count; i++) {
                    if (chunk[i] != '\n' && chunk[i] != '\r') {
                        chunk[kept++] = chunk[i];
                    }
                }
                crc.update(chunk, 0, kept);
            }
        }
        return (int) crc.getValue();
    }

    /** The same of a text. */
    static int flyways(Reader text) throws IOException {
        var kept = new StringWriter();
        text.transferTo(kept);
        var crc = new CRC32();
        crc.update(kept.toString().replace("\n", "").replace("\r", "").getBytes(UTF_8));
        return (int) crc.getValue();
    }

    /** Whether this is the hash of the file's bytes, in hex, whatever ends its lines have. */
    static boolean isOf(SourceFile file, String algorithm, String hex) throws IOException {
        String expected = hex.toLowerCase(Locale.ROOT);
        for (LineEnds ends : LineEnds.values()) {
            if (hash(file, algorithm, ends).equals(expected)) {
                return true;
            }
        }
        return false;
    }

    /** The hash of the file's bytes as they are, in hex. */
    static String hex(SourceFile file, String algorithm) throws IOException {
        return hash(file, algorithm, LineEnds.AS_THEY_ARE);
    }

    private static String hash(SourceFile file, String algorithm, LineEnds ends) throws IOException {
        MessageDigest digest = digest(algorithm);
        try (InputStream in = file.open()) {
            var chunk = new byte[CHUNK];
            var read = new ByteArrayOutputStream(2 * CHUNK);
            boolean afterReturn = false;
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                if (ends == LineEnds.AS_THEY_ARE) {
                    digest.update(chunk, 0, count);
                    continue;
                }
                read.reset();
                for (int i = 0; i < count; i++) {
                    boolean isReturn = chunk[i] == '\r';
                    if (afterReturn && chunk[i] != '\n') {
                        read.write('\r');
                    }
                    if (chunk[i] == '\n' && ends == LineEnds.CRLF) {
                        read.write('\r');
                    }
                    if (!isReturn) {
                        read.write(chunk[i]);
                    }
                    afterReturn = isReturn;
                }
                digest.update(read.toByteArray());
            }
            if (afterReturn) {
                digest.update((byte) '\r');
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no " + algorithm, e);
        }
    }
}
