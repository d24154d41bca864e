package dev.migration.internal.database.postgresql;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Problem;
import java.util.Locale;

/** A server that speaks PostgreSQL's protocol, and says in {@code version()} that it is something else. */
enum PostgreSqlLookalike {
    COCKROACHDB(
            "CockroachDB",
            "cockroachdb",
            "its pg_try_advisory_lock() is a stub that always grants the lock, so several instances would migrate at once"),
    YUGABYTEDB(
            "YugabyteDB",
            "-yb-",
            "its advisory locks are refused, or granted without being held, depending on version and settings, so several"
                    + " instances could migrate at once");

    private final String product;
    private final String sign;
    private final String reason;

    PostgreSqlLookalike(String product, String sign, String reason) {
        this.product = product;
        this.sign = sign;
        this.reason = reason;
    }

    /**
     * Refuses such a server.
     *
     * @param version its {@code version()}
     * @throws DatabaseAccessException if it is one
     */
    static void refuse(String version) {
        for (PostgreSqlLookalike lookalike : values()) {
            if (version.toLowerCase(Locale.ROOT).contains(lookalike.sign)) {
                throw new DatabaseAccessException(
                        Problem.error(
                                Code.UNSUPPORTED_DATABASE,
                                null,
                                "The database is " + lookalike.product + ", which is not supported: " + lookalike.reason
                                        + ".",
                                "use PostgreSQL itself"),
                        null);
            }
        }
    }
}
