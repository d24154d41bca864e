package dev.migration.internal.database;

import java.sql.SQLException;

/** A MySQL server that takes passwords only over TLS, or encrypted with a key that the driver may not ask it for. */
public final class ServerKey {

    /** What to do about it, whichever driver is used. */
    public static final String REMEDY = "connect by TLS, with sslMode=trust in the URL (MySQL's own driver:"
            + " sslMode=REQUIRED); or, where nobody can come in between, let the driver ask the server for its key, with"
            + " allowPublicKeyRetrieval=true";

    private ServerKey() {}

    /** Whether this is the reason for which there is no connection. */
    public static boolean isMissing(SQLException exception) {
        String message = String.valueOf(exception.getMessage());
        return message.contains("RSA public key is not available")
                || message.contains("Public Key Retrieval is not allowed");
    }
}
