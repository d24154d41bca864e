package dev.migration.spring;

import dev.migration.problem.DatabaseAccessException;
import dev.migration.problem.MigrationException;
import dev.migration.problem.Problem;
import dev.migration.problem.TenantsFailedException;
import java.util.function.Supplier;

/**
 * The start of a database that is named where it cannot be reached or refuses something.
 *
 * @param start what is done
 * @param description which database it is, and where that is set
 */
record DescribedStart(StartupMigration start, Supplier<String> description) implements StartupMigration {

    @Override
    public void migrate() {
        describing(start::migrate);
    }

    @Override
    public void validate() {
        describing(start::validate);
    }

    private void describing(Runnable work) {
        try {
            work.run();
        } catch (DatabaseStartException e) {
            throw e.because(described(e.reason()));
        } catch (MigrationException e) {
            throw described(e);
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
