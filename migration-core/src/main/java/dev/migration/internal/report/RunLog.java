// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.report;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.Problem;
import dev.migration.RunReport.CompletedMigration;
import dev.migration.internal.help.Printable;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a run while it happens: of each event a line and its level, or warnings, or nothing. A long migration has
 * a line every ten seconds. What one in batches waits for, maybe for hours, is said once, and again after the next such line
 * or five minutes.
 */
public final class RunLog {

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final Duration BETWEEN_REMINDERS = Duration.ofMinutes(5);
    private static final Said NOTHING = new Said(Level.DEBUG, "", List.of());

    private final String prefix;
    private final @Nullable LongSupplier nanoTime;
    private volatile long lineAt;
    private volatile String waitsFor = "";
    private volatile long waitSaidAt;
    private volatile List<Problem> planned = List.of();

    /** Named as a logger names them, which only {@code MaskedLog} knows here. */
    public enum Level {
        DEBUG,
        INFO,
        WARN
    }

    /** One line, and where that is empty warnings, if any. The line has its prefix. */
    public record Said(Level level, String line, List<Problem> warnings) {}

    /** For one of several databases, or of several tenants; null where it is the only one. */
    public RunLog(@Nullable String database, @Nullable String tenant) {
        this(database, tenant, null);
    }

    /** A time of null is that of the system: a start with nothing pending needs no lambda. */
    RunLog(@Nullable String database, @Nullable String tenant, @Nullable LongSupplier nanoTime) {
        this.prefix = (database == null ? "" : database + ": ") + (tenant == null ? "" : tenant + ": ");
        this.nanoTime = nanoTime;
        this.lineAt = now();
    }

    /** The database and the tenant, such as {@code clinics: acme: }; empty where neither has a name. */
    public String prefix() {
        return prefix;
    }

    /** A text without line feed at its end, in which each line begins with the prefix. */
    public String prefixed(String text) {
        return prefix + (prefix.isEmpty() ? text : text.replace("\n", "\n" + prefix));
    }

    /** What to say of it now. */
    public Said said(MigrationEvent event) {
        if (event instanceof MigrationEvent.RunCompleted) {
            // First, because a start with nothing pending needs none of the classes below.
            return NOTHING;
        }
        if (event instanceof MigrationEvent.Planned plan) {
            planned = plan.plan().warnings();
        } else if (event instanceof MigrationEvent.MigrationStarted started) {
            lineAt = now();
            return line(Level.DEBUG, "Running " + started.name());
        } else if (event instanceof MigrationEvent.MigrationProgress progress) {
            return progressed(progress.name(), progress.percent() + " %");
        } else if (event instanceof MigrationEvent.BatchProgress progress) {
            return progressed(progress.name(), progress.inWords());
        } else if (event instanceof MigrationEvent.MigrationCompleted completed) {
            CompletedMigration migration = completed.migration();
            String done = completed.direction() == Direction.UP ? "Applied " : "Undid ";
            String took = Printable.duration(migration.duration());
            return line(Level.INFO, done + Printable.line(migration.name()) + " in " + took);
        } else if (event instanceof MigrationEvent.MigrationFailed) {
            // The run ends with an exception, without a report. What was unfinished in batches was worked on.
            List<Problem> warnings =
                    planned.stream().filter(it -> it.code() != Code.RUNNING).toList();
            return new Said(Level.WARN, "", warnings);
        } else if (event instanceof MigrationEvent.RunStopped stopped) {
            // A process that ends does not report its failed start.
            Problem problem = stopped.problem();
            return problem.remedy().isEmpty()
                    ? line(Level.INFO, problem.text())
                    : new Said(Level.WARN, "", List.of(problem));
        } else if (event instanceof MigrationEvent.StoppedByLock stopped) {
            return line(Level.WARN, sentence(stopped));
        } else if (event instanceof Waiting waiting && isNews(waiting)) {
            return line(levelOf(waiting.cause()), sentence(waiting));
        }
        return NOTHING;
    }

    private Said line(Level level, String text) {
        return new Said(level, prefixed(text), List.of());
    }

    private Said progressed(String name, String reached) {
        long now = now();
        if (now - lineAt < BETWEEN_LINES.toNanos()) {
            return NOTHING;
        }
        lineAt = now;
        // Not at each batch: a standby may be just behind its limit, and they wait after every one.
        waitsFor = "";
        return line(Level.INFO, "Running " + name + ": " + reached);
    }

    private boolean isNews(Waiting waiting) {
        if (waiting.cause() != Waiting.Cause.BATCH) {
            return true;
        }
        long now = now();
        if (waiting.subject().equals(waitsFor) && now - waitSaidAt < BETWEEN_REMINDERS.toNanos()) {
            return false;
        }
        waitsFor = waiting.subject();
        waitSaidAt = now;
        return true;
    }

    private long now() {
        return nanoTime == null ? System.nanoTime() : nanoTime.getAsLong();
    }

    private static Level levelOf(Waiting.Cause cause) {
        return switch (cause) {
            // It is normal that instances wait for each other, or for a database that is starting.
            case MIGRATION_LOCK, OTHER_TOOL, HISTORY, DATABASE, BATCH -> Level.INFO;
            case ANSWER, SCRIPT_LOCK -> Level.WARN;
        };
    }

    private static String sentence(MigrationEvent.StoppedByLock stopped) {
        return stopped.name() + " was stopped by a lock and rolled back, and "
                + (stopped.blocker().isEmpty()
                        ? "is tried again in " + Printable.duration(stopped.pause())
                        : "waits up to " + Printable.duration(stopped.pause())
                                + ", blocking nobody, for the blocking transaction to end")
                + "; tries left: " + stopped.left()
                + (stopped.blocker().isEmpty() ? "" : "; blocked by: " + stopped.blocker());
    }

    private static String sentence(Waiting waiting) {
        String detail = waiting.detail();
        String waited = " (" + soFar(waiting.waited()) + ")";
        return switch (waiting.cause()) {
            case DATABASE -> "Waiting for the database" + waited + ": " + detail;
            case MIGRATION_LOCK -> "Waiting for the migration lock" + waited + ": " + detail;
            case OTHER_TOOL -> "Waiting for another migration tool to end" + waited + ": " + detail;
            case HISTORY ->
                "Waiting to read the migration history, which another connection has locked" + waited + ": " + detail;
            case ANSWER ->
                "The database has not answered a query of the migration history for "
                        + Printable.duration(waiting.waited()) + ": another session may have locked its tables, or the"
                        + " server itself waits";
            case BATCH -> waiting.migration() + " waits" + waited + ": " + detail;
            case SCRIPT_LOCK ->
                waiting.migration() + " waits for a lock (" + Printable.duration(waiting.waited()) + "); blocked by: "
                        + detail;
        };
    }

    /** In whole seconds: it is reported every few of them. */
    private static String soFar(Duration waited) {
        return waited.toMinutes() < 1 ? waited.toSeconds() + " s" : Printable.duration(waited);
    }
}
