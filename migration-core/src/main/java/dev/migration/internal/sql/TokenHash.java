package dev.migration.internal.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.internal.text.Sha256;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
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

    /** Adds the data of the COPY that was added last. */
    public void addData(Reader copyData) {
        try (Reader data = new HashedData(copyData)) {
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
                // Both halves of each character: where one read ends and the next starts makes no difference.
                var bytes = ByteBuffer.allocate(2 * count);
                bytes.asCharBuffer().put(buffer, from, count);
                dataDigest.update(bytes);
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
    }
}
