package dev.migration.spring;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationListener;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.internal.help.Printable;
import dev.migration.internal.report.PlainTextReport;
import dev.migration.internal.report.ShortenedWarnings;
import dev.migration.spring.internal.ServiceRemedy;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Logs a run while it happens: a line for each migration when it is committed, one every ten seconds while a long one
 * runs, and one every few seconds while another instance holds the lock. What a migration in batches waits for is logged
 * once, and again after the next line of its progress. Add it to a {@code Migrator} that you build yourself to log its run as
 * well.
 */
public final class MigrationLog implements MigrationListener {

    private static final Logger log = LoggerFactory.getLogger(MigrationLog.class);

    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(10);

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private final @Nullable String database;
    private final @Nullable String tenant;
    private final String prefix;
    private final @Nullable LongSupplier nanoTime;
    private volatile long progressAt;
    private volatile String batchesWaitFor = "";
    private volatile List<Problem> planned = List.of();

    /** For a single database. */
    public MigrationLog() {
        this(null, "", null);
    }

    /** For one of several databases: its name starts each line. */
    public MigrationLog(String database) {
        this(database, database + ": ", null);
    }

    /** A time of null is that of the system: a start with nothing pending does not need it. */
    MigrationLog(@Nullable String database, String prefix, @Nullable LongSupplier nanoTime) {
        this(database, null, prefix, nanoTime);
    }

    private MigrationLog(
            @Nullable String database, @Nullable String tenant, String prefix, @Nullable LongSupplier nanoTime) {
        this.database = database;
        this.tenant = tenant;
        this.prefix = prefix;
        this.nanoTime = nanoTime;
    }

    /** The tenant's schema starts each line. */
    @Override
    public MigrationListener forTenant(String schema) {
        return new MigrationLog(database, schema, prefix + schema + ": ", nanoTime);
    }

    @Override
    public void on(MigrationEvent event) {
        if (event instanceof MigrationEvent.RunCompleted) {
            // First, because a start with nothing pending needs none of the classes below.
            return;
        }
        if (event instanceof MigrationEvent.Planned plan) {
            planned = plan.plan().warnings();
        } else if (event instanceof MigrationEvent.MigrationCompleted completed) {
            RunReport.CompletedMigration migration = completed.migration();
            String done = completed.direction() == Direction.UP ? "Applied" : "Undid";
            log.info("{}{} {} in {}", prefix, done, migration.name(), Printable.duration(migration.duration()));
        } else if (event instanceof MigrationEvent.MigrationFailed) {
            // The run ends with an exception, without a report. What was unfinished in batches was worked on.
            warn(planned.stream()
                    .filter(warning -> warning.code() != Code.RUNNING)
                    .toList());
        } else if (event instanceof MigrationEvent.RunStopped stopped) {
            stopped(stopped.problem());
        } else if (event instanceof MigrationEvent.MigrationStarted started) {
            log.debug("{}Running {}", prefix, started.name());
            progressAt = now();
        } else if (event instanceof MigrationEvent.MigrationProgress progress) {
            progressed(progress.name(), progress.percent() + " %");
        } else if (event instanceof MigrationEvent.BatchProgress progress) {
            progressed(progress.name(), progress.inWords());
        } else if (!isLoggedOfBatches(event)) {
            String sentence = PlainTextReport.wait(event).orElse(null);
            if (sentence != null) {
                log.atLevel(levelOf(event)).log("{}{}", prefix, sentence);
            }
        }
    }

    private void stopped(Problem problem) {
        if (problem.remedy().isEmpty()) {
            log.info("{}{}", prefix, problem.text());
        } else {
            // A process that ends does not report its failed start.
            warn(List.of(problem));
        }
    }

    private void progressed(String name, String reached) {
        long now = now();
        if (now - progressAt >= PROGRESS_EVERY.toNanos()) {
            progressAt = now;
            // Not at each batch: a standby may be just behind its limit, and they wait after every one.
            batchesWaitFor = "";
            log.info("{}Running {}: {}", prefix, name, reached);
        }
    }

    private long now() {
        return nanoTime == null ? System.nanoTime() : nanoTime.getAsLong();
    }

    /** Whether it was logged already: they may wait for hours, and the numbers in the reason change meanwhile. */
    private boolean isLoggedOfBatches(MigrationEvent event) {
        if (!(event instanceof Waiting waiting) || waiting.cause() != Waiting.Cause.BATCH) {
            return false;
        }
        String reason = NUMBER.matcher(waiting.detail()).replaceAll("");
        boolean logged = reason.equals(batchesWaitFor);
        batchesWaitFor = reason;
        return logged;
    }

    private static Level levelOf(MigrationEvent wait) {
        if (!(wait instanceof Waiting waiting)) {
            return Level.WARN;
        }
        return switch (waiting.cause()) {
            // It is normal that instances wait for each other, or for a database that is starting.
            case MIGRATION_LOCK, OTHER_TOOL, HISTORY, DATABASE, BATCH -> Level.INFO;
            case ANSWER, SCRIPT_LOCK -> Level.WARN;
        };
    }

    private void warn(List<Problem> warnings) {
        if (warnings.isEmpty()) {
            return;
        }
        ShortenedWarnings.shortened(warnings)
                .forEach(warning -> log.warn(
                        "{}{}",
                        prefix,
                        ServiceRemedy.of(warning, tenant, database).text()));
    }
}
