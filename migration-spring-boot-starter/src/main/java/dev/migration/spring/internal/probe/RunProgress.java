// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.probe;

import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.BatchProgress;
import dev.migration.MigrationEvent.MigrationCompleted;
import dev.migration.MigrationEvent.MigrationProgress;
import dev.migration.MigrationEvent.Planned;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationListener;
import org.jspecify.annotations.Nullable;

/**
 * How far the runs of a start are, over all databases. It has numbers and no names, as whoever reaches the port may read it.
 */
public final class RunProgress implements MigrationListener {

    private int planned;
    private int done;
    private int percent;
    private Waiting.@Nullable Cause waiting;

    @Override
    public synchronized void on(MigrationEvent event) {
        waiting = event instanceof Waiting wait ? wait.cause() : null;
        if (event instanceof Planned run) {
            planned += run.plan().steps().size();
        } else if (event instanceof MigrationProgress script) {
            percent = script.percent();
        } else if (event instanceof BatchProgress batch) {
            percent = batch.percent();
        } else if (event instanceof MigrationCompleted) {
            done++;
            percent = 0;
        }
    }

    /** Such as {@code {"planned":3,"done":1,"percent":40}}; the percentage is that of the migration that runs. */
    synchronized String json() {
        return "{\"planned\":" + planned + ",\"done\":" + done + ",\"percent\":" + percent
                + (waiting == null ? "" : ",\"waitsFor\":\"" + waiting + "\"") + "}";
    }
}
