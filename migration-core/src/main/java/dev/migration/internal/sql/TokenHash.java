package dev.migration.internal.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.internal.text.Sha256;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A hash of the statements of a script so far, the same for texts that differ in comments and layout only. */
public final class TokenHash {

    private final Dialect dialect;
    private final MessageDigest digest = Sha256.start();

    /** The hash of no statement yet. */
    public TokenHash(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Adds the next statement. */
    public void add(Statement statement) {
        digest.update(CanonicalSql.of(statement.text(), dialect).getBytes(UTF_8));
        digest.update((byte) 0);
    }

    /**
     * Adds the data of the COPY that was added last.
     *
     * @throws UncheckedIOException where they cannot be read to their end
     */
    public void addData(Reader copyData) {
        try (Reader data = addingData(copyData)) {
            data.transferTo(Writer.nullWriter());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same while another reads them, through the reader that this returns: they are added when it is at its end. */
    public Reader addingData(Reader copyData) {
        return new HashedData(copyData);
    }

    /** SHA-256 over the statements so far, in lower-case hex. */
    public String value() {
        try {
            MessageDigest soFar = (MessageDigest) digest.clone();
            return HexFormat.of().formatHex(soFar.digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("this JDK's SHA-256 cannot be cloned", e);
        }
    }

    private final class HashedData extends Reader {

        private final Reader data;
        private final MessageDigest dataDigest = Sha256.start();
        private boolean ended;

        HashedData(Reader data) {
            this.data = data;
        }

        @Override
        public int read(char[] buffer, int from, int length) throws IOException {
            int count = data.read(buffer, from, length);
            if (count > 0) {
                dataDigest.update(bytes(buffer, from, count));
            } else if (count < 0 && !ended) {
                ended = true;
                digest.update(dataDigest.digest());
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            data.close();
        }

        /** Both halves of each character: where one read ends and the next starts makes no difference. */
        private static byte[] bytes(char[] chars, int from, int count) {
            var bytes = new byte[2 * count];
            for (int i = 0; i < count; i++) {
                bytes[2 * i] = (byte) (chars[from + i] >> 8);
                bytes[2 * i + 1] = (byte) chars[from + i];
            }
            return bytes;
        }
    }
}
