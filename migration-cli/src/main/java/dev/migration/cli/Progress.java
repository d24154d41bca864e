package dev.migration.cli;

import dev.migration.report.Text;
import dev.migration.run.MigrationEvent;
import dev.migration.run.MigrationEvent.MigrationCompleted;
import dev.migration.run.MigrationEvent.WaitingForLock;
import dev.migration.run.MigrationListener;
import java.io.PrintWriter;

/** Prints each migration when it is committed, so that the output is right also where a later one fails. */
record Progress(PrintWriter out, PrintWriter err) implements MigrationListener {

    @Override
    public void on(MigrationEvent event) {
        if (event instanceof MigrationCompleted completed) {
            out.print(Text.completed(completed.direction(), completed.migration()));
            out.flush();
        } else if (event instanceof WaitingForLock waiting) {
            err.print("Waiting for another instance, " + waiting.waited().toSeconds() + " s so far: " + waiting.holder()
                    + "\n");
            err.flush();
        }
    }
}
