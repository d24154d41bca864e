// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.start;

import dev.migration.BatchStatus;
import dev.migration.MigrationException;
import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.spring.internal.ServiceRemedy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one thread has read of the migrations that run in batches in a database, and what it has logged of them. */
final class BatchWatch {

    private static final Logger log = LoggerFactory.getLogger(BatchWatch.class);

    private final @Nullable String database;
    private final String prefix;
    private final Duration between;
    private final Map<String, Instant> seen = new HashMap<>();
    private final Map<String, String> logged = new HashMap<>();
    private String unread = "";

    /** The name of the database is null where it is the only one. */
    BatchWatch(@Nullable String database, Duration between) {
        this.database = database;
        this.prefix = database == null ? "" : database + ": ";
        this.between = between;
    }

    /** Whether it seems that no process works on it: of several that think so, one will. */
    boolean isFree(String tenant, BatchStatus batches) {
        boolean silent = batches.seen().equals(seen.put(tenant, batches.seen()));
        return !batches.paused() && (batches.worker() == null || silent);
    }

    void read() {
        unread = "";
    }

    /** Logs why the history could not be read, once for each reason. */
    void unread(RuntimeException failure) {
        String why = why("", failure);
        if (!why.equals(unread)) {
            log.warn(
                    "{}Whether a migration runs in batches is unknown, and is read again every {} s:\n{}",
                    prefix,
                    between.toSeconds(),
                    why);
        }
        unread = why;
    }

    void succeeded(String tenant) {
        logged.remove(tenant);
    }

    /** Logs it, once for each reason; a database without tenants has the empty name. */
    void failed(String tenant, RuntimeException failure) {
        String why = why(tenant, failure);
        if (!why.equals(logged.put(tenant, why))) {
            log.warn(
                    "{}{}A migration that runs in batches has stopped, and is tried again every {} s:\n{}",
                    prefix,
                    tenant.isEmpty() ? "" : Printable.line(tenant) + ": ",
                    between.toSeconds(),
                    why);
        }
    }

    private String why(String tenant, RuntimeException failure) {
        if (failure instanceof MigrationException known) {
            return known.problems().stream()
                    .map(problem -> ServiceRemedy.of(problem, tenant.isEmpty() ? null : tenant, database)
                            .text())
                    .collect(Collectors.joining("\n"));
        }
        return SecretMask.describe(failure);
    }
}
