// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring;

import dev.migration.MigrationEvent;
import dev.migration.MigrationListener;
import dev.migration.internal.report.RunLog;
import dev.migration.internal.report.ShortenedWarnings;
import dev.migration.spring.internal.ServiceRemedy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Logs a run while it happens: a line for each migration when it is committed, one every ten seconds while a long one
 * runs, and one every few seconds while another instance holds the lock. What a migration in batches waits for is logged
 * once, and again after the next line of its progress or five minutes. Add it to a {@code Migrator} that you build yourself to
 * log its run as well.
 */
public final class MigrationLog implements MigrationListener {

    private static final Logger log = LoggerFactory.getLogger(MigrationLog.class);

    private final @Nullable String database;
    private final @Nullable String tenant;
    private final RunLog run;

    /** For a single database. */
    public MigrationLog() {
        this(null, null);
    }

    /** For one of several databases: its name starts each line. */
    public MigrationLog(String database) {
        this(database, null);
    }

    private MigrationLog(@Nullable String database, @Nullable String tenant) {
        this.database = database;
        this.tenant = tenant;
        this.run = new RunLog(database, tenant);
    }

    /** The tenant's schema starts each line. */
    @Override
    public MigrationListener forTenant(String schema) {
        return new MigrationLog(database, schema);
    }

    @Override
    public void on(MigrationEvent event) {
        RunLog.Said said = run.said(event);
        if (!said.line().isEmpty()) {
            log.atLevel(Level.valueOf(said.level().name())).log(said.line());
        } else if (!said.warnings().isEmpty()) {
            ShortenedWarnings.shortened(said.warnings())
                    .forEach(warning -> log.warn(run.prefix()
                            + ServiceRemedy.of(warning, tenant, database).text()));
        }
    }
}
