package dev.migration.internal.files;

import dev.migration.internal.text.Sha256;
import dev.migration.internal.text.Utf8Reader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A file's text while it is read, and the SHA-256 of its bytes. */
public final class HashedSource implements AutoCloseable {

    private final MessageDigest digest = Sha256.start();
    private final InputStream bytes;
    private final Reader reader;

    public HashedSource(SourceFile file) throws IOException {
        this.bytes = new DigestInputStream(file.open(), digest);
        this.reader = new Utf8Reader(bytes);
    }

    public Reader reader() {
        return reader;
    }

    /** Reads the file to its end and gives the hash of all its bytes in hex; to be called once. */
    public String sha256() throws IOException {
        bytes.transferTo(OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
