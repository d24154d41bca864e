package dev.migration.cli.output;

import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.MigrationCompleted;
import dev.migration.MigrationEvent.MigrationFailed;
import dev.migration.MigrationEvent.MigrationProgress;
import dev.migration.MigrationEvent.MigrationStarted;
import dev.migration.MigrationEvent.Planned;
import dev.migration.MigrationEvent.RunCompleted;
import dev.migration.MigrationListener;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import dev.migration.internal.report.Text;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import picocli.CommandLine.Help.Ansi;

/**
 * Prints each migration when it is committed, so that the output is right also where a later one fails; and on a terminal
 * a bar that shows how far a long one is, elsewhere a line every ten seconds.
 */
public final class Progress implements MigrationListener {

    private static final int WIDTH = 30;
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintWriter out;
    private final PrintWriter err;
    private final Ansi ansi;
    private List<Problem> planned = List.of();
    private List<String> before = List.of();
    private List<String> after = List.of();
    private boolean barShown;
    private boolean muted;
    private final LongSupplier nanoTime;
    private long lineAt;

    /** Shows the bar where such a terminal is. */
    public Progress(PrintWriter out, PrintWriter err, Ansi ansi) {
        this(out, err, ansi, System::nanoTime);
    }

    public Progress(PrintWriter out, PrintWriter err, Ansi ansi, LongSupplier nanoTime) {
        this.out = out;
        this.err = err;
        this.ansi = ansi;
        this.nanoTime = nanoTime;
        this.lineAt = nanoTime.getAsLong();
    }

    /** From now on nothing is printed: the runs are those of a scratch database. */
    public void mute() {
        muted = true;
    }

    @Override
    public void on(MigrationEvent event) {
        if (muted) {
            return;
        }
        if (event instanceof MigrationStarted || event instanceof RunCompleted) {
            // Those before the first migration have run then, and those after the last one.
            ran(event instanceof RunCompleted ? after : before);
            lineAt = nanoTime.getAsLong();
        } else if (event instanceof MigrationCompleted completed) {
            clearBar();
            out.print(RunText.completed(completed.direction(), completed.migration()));
            out.flush();
        } else if (event instanceof Planned plan) {
            planned = plan.plan().warnings();
            before = plan.plan().before();
            after = plan.plan().after();
        } else if (event instanceof MigrationFailed) {
            clearBar();
            // The run ends with an exception, without a report.
            err.print(Secrets.text(planned));
            err.flush();
        } else if (event instanceof MigrationProgress progress) {
            show(progress);
        } else {
            Text.wait(event).ifPresent(this::say);
        }
    }

    private void ran(List<String> callbacks) {
        callbacks.forEach(callback -> out.print("Ran " + Printable.line(callback) + "\n"));
        out.flush();
        before = List.of();
    }

    private void say(String line) {
        clearBar();
        err.print(Secrets.masked(line) + "\n");
        err.flush();
    }

    private void show(MigrationProgress progress) {
        if (ansi.enabled()) {
            showBar(progress);
            return;
        }
        long now = nanoTime.getAsLong();
        if (now - lineAt >= BETWEEN_LINES.toNanos()) {
            lineAt = now;
            say("Running " + progress.name() + ": " + progress.percent() + " %");
        }
    }

    private void showBar(MigrationProgress progress) {
        int full = (int) (WIDTH * progress.done() / Math.max(1, progress.total()));
        err.print(CLEAR_LINE + progress.name() + "  [" + "#".repeat(full) + "-".repeat(WIDTH - full) + "]  "
                + progress.percent() + " %");
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
