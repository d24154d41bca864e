package dev.migration.spring.internal.start;

import dev.migration.BatchStatus;
import dev.migration.MigrationException;
import dev.migration.internal.secrets.SecretMask;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one thread saw when it last looked for migrations that run in batches, and what it said of them. */
final class BatchLooks {

    private static final Logger log = LoggerFactory.getLogger(BatchLooks.class);

    private final String prefix;
    private final Duration between;
    private final Map<String, Instant> seen = new HashMap<>();
    private final Map<String, String> said = new HashMap<>();

    BatchLooks(String prefix, Duration between) {
        this.prefix = prefix;
        this.between = between;
    }

    /** Whether nobody works on it: to wait for somebody who does takes a connection, maybe for hours. */
    boolean isFree(String name, BatchStatus batches) {
        boolean silent = batches.seen().equals(seen.put(name, batches.seen()));
        return !batches.paused() && (batches.worker() == null || silent);
    }

    void succeeded(String name) {
        said.remove(name);
    }

    /** Logs it, once for each reason. */
    void failed(String name, RuntimeException failure) {
        String why = failure instanceof MigrationException
                ? String.valueOf(failure.getMessage())
                : SecretMask.describe(failure);
        if (!why.equals(said.put(name, why))) {
            log.warn(
                    "{}{}A migration that runs in batches does not go on, and is tried again every {} s:\n{}",
                    prefix,
                    name,
                    between.toSeconds(),
                    why);
        }
    }
}
