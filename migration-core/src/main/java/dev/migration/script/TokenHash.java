package dev.migration.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A hash of the statements of a script so far, the same for texts that differ in comments and layout only. */
public final class TokenHash {

    private final Dialect dialect;
    private final MessageDigest digest = sha256();

    /** The hash of no statement yet. */
    public TokenHash(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Takes in the next statement. */
    public void add(Statement statement) {
        digest.update(CanonicalSql.of(statement.text(), dialect).getBytes(UTF_8));
        digest.update((byte) 0);
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

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
