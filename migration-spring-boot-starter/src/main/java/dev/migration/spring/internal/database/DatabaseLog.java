package dev.migration.spring.internal.database;

import dev.migration.DatabaseAccessException;
import dev.migration.TenantsFailedException;
import dev.migration.internal.secrets.SecretMask;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.springframework.core.env.Environment;

/**
 * Logs which database a run works on: before the run where the DataSource shows it. Else a connection is asked, and only after
 * the run has had one: a database that is down would be waited for twice.
 */
public final class DatabaseLog {

    private final Logger log;
    private final String prefix;
    private final Optional<DataSource> dataSource;
    private final @Nullable String label;
    private final Environment environment;
    private boolean logged;

    /**
     * For a run.
     *
     * @param label what the database is called in the settings; null where it is the only one
     */
    public DatabaseLog(Logger log, Optional<DataSource> dataSource, @Nullable String label, Environment environment) {
        this.log = log;
        this.prefix = label == null ? "" : label + ": ";
        this.dataSource = dataSource;
        this.label = label;
        this.environment = environment;
    }

    /** Before anything is done there: it may be another database than was meant. */
    public void starts() {
        if (log.isInfoEnabled()) {
            (dataSource.isEmpty() ? Optional.of("none") : shown()).ifPresent(this::log);
        }
    }

    /** After a run, with its failure where it failed. */
    public void ended(@Nullable RuntimeException failure) {
        if (!logged && log.isInfoEnabled() && !isUnreachable(failure)) {
            dataSource.map(DatabaseDescriptions::asked).ifPresent(this::log);
        }
    }

    /** The database in the report of a failed connection. */
    public String description() {
        return dataSource
                .map(source -> shown().orElseGet(() -> DatabaseDescriptions.unknown(source)))
                .orElse("none");
    }

    private Optional<String> shown() {
        try {
            return dataSource.flatMap(source -> DatabaseDescriptions.shown(source, label, environment));
        } catch (RuntimeException e) {
            log.debug("{}The DataSource does not show its database: {}", prefix, SecretMask.describe(e));
            return Optional.empty();
        }
    }

    private void log(String description) {
        log.info("{}Database: {}", prefix, description);
        logged = true;
    }

    private static boolean isUnreachable(@Nullable RuntimeException failure) {
        return failure instanceof DatabaseAccessException
                || (failure instanceof TenantsFailedException tenants
                        && tenants.failures().values().stream().anyMatch(DatabaseLog::isUnreachable));
    }
}
