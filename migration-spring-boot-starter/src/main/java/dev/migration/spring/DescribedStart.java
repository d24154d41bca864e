package dev.migration.spring;

import dev.migration.problem.DatabaseAccessException;
import dev.migration.problem.MigrationException;
import dev.migration.problem.Problem;
import dev.migration.problem.TenantsFailedException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.BeansException;

/**
 * The start of a database that is named in the log before anything is done there, for it may be another one than was
 * meant, and where it cannot be reached or refuses something.
 *
 * @param start what is done
 * @param description which database it is, and where that is set
 */
record DescribedStart(StartupMigration start, Supplier<String> description) implements StartupMigration {

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
        nameDatabase();
        try {
            work.run();
        } catch (DatabaseStartException e) {
            throw e.because(described(e.reason()));
        } catch (MigrationException e) {
            throw described(e);
        }
    }

    private void nameDatabase() {
        try {
            log.info("Database: {}", description.get());
        } catch (BeansException e) {
            // It cannot be made, and the work fails for that reason.
        }
    }

    private MigrationException described(MigrationException failure) {
        if (failure instanceof TenantsFailedException tenants) {
            return tenants.withEach(this::described);
        }
        if (!(failure instanceof DatabaseAccessException)) {
            return failure;
        }
        Problem problem = failure.problems().get(0);
        var described = new DatabaseAccessException(
                problem.withMessage(problem.message() + "\n  Database: " + description.get()), failure.getCause());
        described.setStackTrace(failure.getStackTrace());
        return described;
    }
}
