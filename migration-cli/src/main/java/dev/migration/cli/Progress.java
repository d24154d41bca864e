package dev.migration.cli;

import dev.migration.problem.Problem;
import dev.migration.report.Text;
import dev.migration.run.MigrationEvent;
import dev.migration.run.MigrationEvent.MigrationCompleted;
import dev.migration.run.MigrationEvent.MigrationFailed;
import dev.migration.run.MigrationEvent.MigrationProgress;
import dev.migration.run.MigrationEvent.Planned;
import dev.migration.run.MigrationEvent.StoppedByLock;
import dev.migration.run.MigrationEvent.WaitingForAnswer;
import dev.migration.run.MigrationEvent.WaitingForHistory;
import dev.migration.run.MigrationEvent.WaitingForLock;
import dev.migration.run.MigrationEvent.WaitingForSqlLock;
import dev.migration.run.MigrationListener;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/**
 * Prints each migration when it is committed, so that the output is right also where a later one fails; and on a terminal
 * a bar that shows how far a long one is.
 */
final class Progress implements MigrationListener {

    private static final int WIDTH = 30;
    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintWriter out;
    private final PrintWriter err;
    private final Ansi ansi;
    private List<Problem> planned = List.of();
    private boolean barShown;

    /** Shows the bar where such a terminal is. */
    Progress(PrintWriter out, PrintWriter err, Ansi ansi) {
        this.out = out;
        this.err = err;
        this.ansi = ansi;
    }

    @Override
    public void on(MigrationEvent event) {
        if (event instanceof MigrationCompleted completed) {
            clearBar();
            out.print(Text.completed(completed.direction(), completed.migration()));
            out.flush();
        } else if (event instanceof Planned plan) {
            planned = plan.plan().warnings();
        } else if (event instanceof MigrationFailed) {
            clearBar();
            // The run ends with an exception, and nobody gets a report.
            err.print(Secrets.masked(Text.problems(planned)));
            err.flush();
        } else if (event instanceof MigrationProgress progress && ansi.enabled()) {
            showBar(progress);
        } else if (event instanceof WaitingForLock waiting) {
            say("Waiting for another instance, " + waiting.waited().toSeconds() + " s so far: " + waiting.holder());
        } else if (event instanceof WaitingForHistory waiting) {
            say("Waiting to read the history, which another connection has locked, "
                    + waiting.waited().toSeconds() + " s so far: " + waiting.lock());
        } else if (event instanceof WaitingForAnswer waiting) {
            say("The database does not show the history of migrations, asked for it " + Text.duration(waiting.waited())
                    + " ago; another session may have locked its tables");
        } else if (event instanceof WaitingForSqlLock waiting) {
            say(waiting.name() + " waits for a lock, " + Text.duration(waiting.waited()) + " so far; in the way: "
                    + waiting.blocker());
        } else if (event instanceof StoppedByLock stopped) {
            say(stopped.name() + " was stopped by a lock and rolled back, and is tried again in "
                    + Text.duration(stopped.pause()) + "; tries left: " + stopped.left());
        }
    }

    private void say(String line) {
        clearBar();
        err.print(Secrets.masked(line) + "\n");
        err.flush();
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
