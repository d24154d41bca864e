// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.probe;

import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.BatchProgress;
import dev.migration.MigrationEvent.MigrationCompleted;
import dev.migration.MigrationEvent.MigrationProgress;
import dev.migration.MigrationEvent.Planned;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationListener;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far the runs of a start are, over all databases and tenants. It names nothing, as whoever reaches the port may read it. */
final class RunProgress implements MigrationListener {

    private final Part alone = new Part();
    private final List<Part> tenants = new ArrayList<>();

    /** The runs that follow each other: those of the databases, or of one tenant. */
    private final class Part implements MigrationListener {

        private int planned;
        private int done;
        private int percent;
        private Waiting.@Nullable Cause waiting;

        @Override
        public void on(MigrationEvent event) {
            synchronized (RunProgress.this) {
                // What a migration waits for is reported now and then only, and not that the wait is over.
                waiting = event instanceof Waiting wait && wait.migration() == null ? wait.cause() : null;
                if (event instanceof Planned run) {
                    // Also of the rest, once a migration in batches has run.
                    planned = done + run.plan().steps().size();
                } else if (event instanceof MigrationProgress script) {
                    percent = script.percent();
                } else if (event instanceof BatchProgress batch) {
                    percent = batch.percent();
                } else if (event instanceof MigrationCompleted) {
                    done++;
                    percent = 0;
                }
            }
        }
    }

    @Override
    public void on(MigrationEvent event) {
        alone.on(event);
    }

    @Override
    public MigrationListener forTenant(String schema) {
        var tenant = new Part();
        synchronized (this) {
            tenants.add(tenant);
        }
        return tenant;
    }

    /** Such as {@code {"planned":3,"done":1,"percent":40}}. With tenants it has the first two alone. */
    synchronized String json() {
        int planned = alone.planned;
        int done = alone.done;
        for (Part tenant : tenants) {
            planned += tenant.planned;
            done += tenant.done;
        }
        String ofOne = tenants.isEmpty()
                ? ",\"percent\":" + alone.percent
                        + (alone.waiting == null ? "" : ",\"waitsFor\":\"" + alone.waiting + "\"")
                : "";
        return "{\"planned\":" + planned + ",\"done\":" + done + ofOne + "}";
    }
}
