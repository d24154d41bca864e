package dev.migration.cli.output;

import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.BatchProgress;
import dev.migration.MigrationEvent.MigrationCompleted;
import dev.migration.MigrationEvent.MigrationFailed;
import dev.migration.MigrationEvent.MigrationProgress;
import dev.migration.MigrationEvent.MigrationStarted;
import dev.migration.MigrationEvent.Planned;
import dev.migration.MigrationEvent.RunCompleted;
import dev.migration.MigrationListener;
import dev.migration.Plan;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.report.PlainTextReport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Prints each migration when it is committed, so that the output is right also where a later one fails; and on a terminal
 * a bar that shows how far a long one is, elsewhere a line every ten seconds. What the database says meanwhile goes to
 * stderr.
 */
public final class Progress implements MigrationListener {

    private static final int WIDTH = 30;
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final String CLEAR_LINE = "\r\033[K";

    private final Screen screen;
    /** Before each line, where there are tenants. */
    private final @Nullable String tenant;

    private List<Problem> planned = List.of();
    private List<String> before = List.of();
    private List<String> after = List.of();
    private final LongSupplier nanoTime;
    private long lineAt;

    /** Where all tenants' lines go, and the one bar. */
    private static final class Screen {

        private final PrintWriter out;
        private final PrintWriter err;
        private final boolean showsBar;
        private boolean barShown;
        private boolean isWarned;

        private Screen(PrintWriter out, PrintWriter err, boolean showsBar, boolean wantsContract) {
            this.out = out;
            this.err = err;
            this.showsBar = showsBar;
            this.isWarned = wantsContract;
        }

        /** Before the first migration runs; of many tenants once. */
        private synchronized void warn(Plan plan) {
            List<Problem> ofContract = isWarned ? List.of() : RunText.ofContract(plan);
            if (!ofContract.isEmpty()) {
                isWarned = true;
                err.print(Secrets.text(ofContract));
                err.flush();
            }
        }

        private void show(String bar) {
            err.print(CLEAR_LINE + bar);
            err.flush();
            barShown = true;
        }

        private void clearBar() {
            if (barShown) {
                err.print(CLEAR_LINE);
                err.flush();
                barShown = false;
            }
        }
    }

    /**
     * Shows the bar, or lines in its place.
     *
     * @param wantsContract whether the phase contract was asked for: nothing need be said of it
     */
    public Progress(PrintWriter out, PrintWriter err, boolean showsBar, boolean wantsContract) {
        this(new Screen(out, err, showsBar, wantsContract), null, System::nanoTime);
    }

    Progress(PrintWriter out, PrintWriter err, LongSupplier nanoTime) {
        this(new Screen(out, err, false, false), null, nanoTime);
    }

    private Progress(Screen screen, @Nullable String tenant, LongSupplier nanoTime) {
        this.screen = screen;
        this.tenant = tenant;
        this.nanoTime = nanoTime;
        this.lineAt = nanoTime.getAsLong();
    }

    @Override
    public MigrationListener forTenant(String schema) {
        return new Progress(screen, schema, nanoTime);
    }

    @Override
    public void on(MigrationEvent event) {
        if (event instanceof MigrationStarted || event instanceof RunCompleted) {
            // Those before the first migration have run then, and those after the last one.
            ran(event instanceof RunCompleted ? after : before);
            lineAt = nanoTime.getAsLong();
        } else if (event instanceof MigrationCompleted completed) {
            print(RunText.completed(completed.direction(), completed.migration()));
        } else if (event instanceof Planned plan) {
            planned = plan.plan().warnings();
            screen.warn(plan.plan());
            before = plan.plan().before();
            after = plan.plan().after();
        } else if (event instanceof MigrationFailed) {
            screen.clearBar();
            // The run ends with an exception, without a report.
            screen.err.print(Secrets.text(tenant == null ? planned : Remedies.ofTenants(Map.of(tenant, planned))));
            screen.err.flush();
        } else if (event instanceof MigrationProgress progress) {
            show(
                    progress.name(),
                    (int) (WIDTH * progress.done() / Math.max(1, progress.total())),
                    progress.percent() + " %");
        } else if (event instanceof BatchProgress progress) {
            show(progress.name(), WIDTH * progress.percent() / 100, progress.inWords());
        } else {
            PlainTextReport.wait(event).ifPresent(this::say);
        }
    }

    @Override
    public void onMessage(String migration, String message) {
        say(Printable.line(migration) + ": the database says: " + Printable.block(message, 4));
    }

    private void ran(List<String> callbacks) {
        callbacks.forEach(callback -> print("Ran " + Printable.line(callback) + "\n"));
        before = List.of();
    }

    private void print(String line) {
        screen.clearBar();
        screen.out.print(RunText.ofTenant(tenant, line));
        screen.out.flush();
    }

    private void say(String line) {
        screen.clearBar();
        screen.err.print(RunText.ofTenant(tenant, Secrets.masked(line) + "\n"));
        screen.err.flush();
    }

    private void show(String name, int full, String reached) {
        if (screen.showsBar) {
            screen.show(RunText.ofTenant(
                    tenant, name + "  [" + "#".repeat(full) + "-".repeat(WIDTH - full) + "]  " + reached));
            return;
        }
        long now = nanoTime.getAsLong();
        if (now - lineAt >= BETWEEN_LINES.toNanos()) {
            lineAt = now;
            say("Running " + name + ": " + reached);
        }
    }
}
