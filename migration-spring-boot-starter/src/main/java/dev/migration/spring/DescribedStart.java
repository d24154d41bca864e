package dev.migration.spring;

import dev.migration.DatabaseAccessException;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.TenantsFailedException;
import dev.migration.internal.secrets.SecretMask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs which database is about to be migrated, and adds it to connection errors and refusals.
 *
 * @param prefix of each line of the log
 * @param start what is done
 * @param description which database it is, and where that is set; it asks beans of the application, which may fail
 */
record DescribedStart(String prefix, StartupMigration start, Supplier<String> description) implements StartupMigration {

    // One logger for all that is told of a run.
    private static final Logger log = LoggerFactory.getLogger(MigrationLog.class);

    @Override
    public void migrate() {
        describing(start::migrate);
    }

    @Override
    public void validate() {
        describing(start::validate);
    }

    private void describing(Runnable work) {
        if (log.isInfoEnabled()) {
            String database = database();
            if (database != null) {
                log.info("{}Database: {}", prefix, database);
            }
        }
        try {
            work.run();
        } catch (DatabaseStartException e) {
            throw e.because(described(e.reason()));
        } catch (MigrationException e) {
            throw described(e);
        }
    }

    private @Nullable String database() {
        try {
            return description.get();
        } catch (RuntimeException e) {
            log.debug("{}Cannot determine which database it is: {}", prefix, SecretMask.describe(e));
            return null;
        }
    }

    private MigrationException described(MigrationException failure) {
        if (failure instanceof TenantsFailedException tenants) {
            return tenants.withEach(this::described);
        }
        if (!(failure instanceof DatabaseAccessException)) {
            return failure;
        }
        String database = database();
        if (database == null) {
            return failure;
        }
        Problem problem = failure.problems().get(0);
        var described = new DatabaseAccessException(
                problem.withMessage(problem.message() + "\n  Database: " + database), failure.getCause());
        described.setStackTrace(failure.getStackTrace());
        return described;
    }
}
