package dev.migration.spring;

import dev.migration.MigrationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says for which of several databases the start failed; why, is its cause. */
public final class DatabaseStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String database;
    private final MigrationException reason;

    private DatabaseStartException(String database, MigrationException cause) {
        super(database + ": " + cause.getMessage(), cause);
        this.database = database;
        this.reason = cause;
    }

    /**
     * Does the work, and has its failure say the name.
     *
     * @param database the name; null where there is one database only
     */
    static <T extends @Nullable Object> T naming(@Nullable String database, Supplier<T> work) {
        try {
            return work.get();
        } catch (MigrationException e) {
            throw database == null ? e : new DatabaseStartException(database, e);
        }
    }

    /** The same for this reason. */
    DatabaseStartException because(MigrationException other) {
        return new DatabaseStartException(database, other);
    }

    /** Why; the cause. */
    public MigrationException reason() {
        return reason;
    }

    /** The name of the database. */
    public String database() {
        return database;
    }
}
