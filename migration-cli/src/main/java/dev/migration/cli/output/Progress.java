// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.output;

import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.BatchProgress;
import dev.migration.MigrationEvent.MigrationCompleted;
import dev.migration.MigrationEvent.MigrationFailed;
import dev.migration.MigrationEvent.MigrationProgress;
import dev.migration.MigrationEvent.MigrationStarted;
import dev.migration.MigrationEvent.Planned;
import dev.migration.MigrationEvent.RunCompleted;
import dev.migration.MigrationEvent.RunStopped;
import dev.migration.MigrationListener;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.report.RunLog;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prints each migration when it is committed, so that the output is right also where a later one fails; and on a terminal
 * a bar that shows how far a long one is, elsewhere a line every ten seconds. What the database says meanwhile goes to
 * stderr.
 */
public final class Progress implements MigrationListener {

    private static final int WIDTH = 30;
    private static final String CLEAR_LINE = "\r\033[K";

    private final Screen screen;
    private final @Nullable String tenant;
    private final RunLog run;

    private List<String> before = List.of();
    private List<String> after = List.of();

    /** Where all tenants' lines go, and the one bar. */
    private static final class Screen {

        private final PrintWriter out;
        private final PrintWriter err;
        private final boolean showsBar;
        private boolean barShown;

        private Screen(PrintWriter out, PrintWriter err, boolean showsBar) {
            this.out = out;
            this.err = err;
            this.showsBar = showsBar;
        }

        private void print(PrintWriter to, String text) {
            if (barShown) {
                err.print(CLEAR_LINE);
                err.flush();
                barShown = false;
            }
            to.print(text);
            to.flush();
        }

        private void show(String bar) {
            err.print(CLEAR_LINE + bar);
            err.flush();
            barShown = true;
        }
    }

    /** Shows the bar, or lines in its place. */
    public Progress(PrintWriter out, PrintWriter err, boolean showsBar) {
        this(new Screen(out, err, showsBar), null);
    }

    private Progress(Screen screen, @Nullable String tenant) {
        this.screen = screen;
        this.tenant = tenant;
        this.run = new RunLog(null, tenant);
    }

    @Override
    public MigrationListener forTenant(String schema) {
        return new Progress(screen, schema);
    }

    @Override
    public void on(MigrationEvent event) {
        RunLog.Said said = run.said(event);
        if (event instanceof MigrationStarted || event instanceof RunCompleted) {
            // Those before the first migration have run then, and those after the last one.
            ran(event instanceof RunCompleted ? after : before);
        } else if (event instanceof MigrationCompleted) {
            screen.print(screen.out, said.line() + "\n");
        } else if (event instanceof Planned plan) {
            before = plan.plan().before();
            after = plan.plan().after();
        } else if (event instanceof MigrationFailed) {
            List<Problem> warnings = said.warnings();
            screen.print(
                    screen.err, Secrets.text(tenant == null ? warnings : Remedies.ofTenants(Map.of(tenant, warnings))));
        } else if (screen.showsBar && event instanceof MigrationProgress progress) {
            show(progress.name(), progress.percent(), progress.percent() + " %");
        } else if (screen.showsBar && event instanceof BatchProgress progress) {
            show(progress.name(), progress.percent(), progress.inWords());
        } else if (!said.line().isEmpty() && !(event instanceof RunStopped)) {
            // The exception of a run that was stopped says it.
            say(said.line());
        }
    }

    @Override
    public void onMessage(String migration, String message) {
        say(run.prefixed(Printable.line(migration) + ": the database says: " + Printable.block(message, 4)));
    }

    private void ran(List<String> callbacks) {
        callbacks.forEach(callback -> screen.print(screen.out, run.prefixed("Ran " + Printable.line(callback)) + "\n"));
        before = List.of();
    }

    private void say(String line) {
        screen.print(screen.err, Secrets.masked(line) + "\n");
    }

    private void show(String name, int percent, String reached) {
        int full = WIDTH * percent / 100;
        screen.show(run.prefixed(name + "  [" + "#".repeat(full) + "-".repeat(WIDTH - full) + "]  " + reached));
    }
}
