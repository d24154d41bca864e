package dev.migration.spring.internal.start;

import dev.migration.DatabaseAccessException;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.TenantsFailedException;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.spring.DatabaseStartException;
import dev.migration.spring.MigrationLog;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The start of one database: it is migrated or validated. The database is logged before that, and added to connection
 * errors and refusals.
 *
 * @param database its name among several databases; null where it is the only one
 * @param migrate migrates it and logs what was done
 * @param validate checks that nothing is pending or wrong, and changes nothing
 * @param description which database it is, and where that is set; it calls beans of the application, which may fail
 */
record DatabaseStart(@Nullable String database, Runnable migrate, Runnable validate, Supplier<String> description) {

    // One logger for everything about a run.
    private static final Logger log = LoggerFactory.getLogger(MigrationLog.class);

    /**
     * Does the work for the database.
     *
     * @throws MigrationException if it fails
     * @throws DatabaseStartException the same for one of several databases
     */
    void run(Runnable work) {
        String prefix = database == null ? "" : database + ": ";
        if (log.isInfoEnabled()) {
            String described = describe(prefix);
            if (described != null) {
                log.info("{}Database: {}", prefix, described);
            }
        }
        try {
            work.run();
        } catch (MigrationException e) {
            MigrationException described = described(e, prefix);
            throw database == null ? described : new DatabaseStartException(database, described);
        }
    }

    private @Nullable String describe(String prefix) {
        try {
            return description.get();
        } catch (RuntimeException e) {
            log.debug("{}Cannot determine which database it is: {}", prefix, SecretMask.describe(e));
            return null;
        }
    }

    private MigrationException described(MigrationException failure, String prefix) {
        if (failure instanceof TenantsFailedException tenants) {
            return tenants.withEach(tenant -> described(tenant, prefix));
        }
        String described = failure instanceof DatabaseAccessException ? describe(prefix) : null;
        if (described == null) {
            return failure;
        }
        Problem problem = failure.problems().get(0);
        var more = new DatabaseAccessException(
                problem.withMessage(problem.message() + "\n  Database: " + described), failure.getCause());
        more.setStackTrace(failure.getStackTrace());
        return more;
    }
}
