package dev.migration.spring;

import dev.migration.plan.Direction;
import dev.migration.problem.Durations;
import dev.migration.problem.Problem;
import dev.migration.report.Waits;
import dev.migration.run.MigrationEvent;
import dev.migration.run.MigrationListener;
import dev.migration.run.RunReport;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Logs a run while it happens: a line for each migration once it is committed, one each ten seconds while a long one
 * runs, and one each few seconds while another instance holds the lock. Add it to a {@code Migrator} of your own to have its run logged as well.
 */
public final class MigrationLog implements MigrationListener {

    private static final Logger log = LoggerFactory.getLogger(MigrationLog.class);

    private static final Duration BETWEEN_NEWS = Duration.ofSeconds(10);

    private final @Nullable String database;
    private final String prefix;
    private final LongSupplier nanoTime;
    private volatile long newsAt;
    private volatile List<Problem> planned = List.of();

    /** Logs what is told from now on. */
    public MigrationLog() {
        this(null, "", System::nanoTime);
    }

    /** The same, each line with the name of the database in front, where there are several. */
    public MigrationLog(String database) {
        this(database, StartLog.prefix(database), System::nanoTime);
    }

    MigrationLog(@Nullable String database, String prefix, LongSupplier nanoTime) {
        this.database = database;
        this.prefix = prefix;
        this.nanoTime = nanoTime;
    }

    /** Each line with the tenant's schema in front. */
    @Override
    public MigrationListener forTenant(String schema) {
        return new MigrationLog(database, prefix + schema + ": ", nanoTime);
    }

    @Override
    public void on(MigrationEvent event) {
        if (event instanceof MigrationEvent.Planned plan) {
            planned = plan.plan().warnings();
        } else if (event instanceof MigrationEvent.MigrationCompleted completed) {
            RunReport.CompletedMigration migration = completed.migration();
            log.info(
                    "{}{} {} in {}",
                    prefix,
                    done(completed.direction()),
                    migration.name(),
                    Durations.inWords(migration.duration()));
        } else if (event instanceof MigrationEvent.MigrationFailed) {
            // The run ends with an exception, and nobody gets a report.
            warn(planned);
        } else if (event instanceof MigrationEvent.RunStopped stopped) {
            // A process that ends does not explain its failed start any more.
            warn(List.of(stopped.problem()));
        } else if (event instanceof MigrationEvent.MigrationStarted started) {
            log.debug("{}Running {}", prefix, started.name());
            newsAt = nanoTime.getAsLong();
        } else if (event instanceof MigrationEvent.MigrationProgress progress) {
            long now = nanoTime.getAsLong();
            if (now - newsAt >= BETWEEN_NEWS.toNanos()) {
                newsAt = now;
                log.info("{}Running {}: {} %", prefix, progress.name(), progress.percent());
            }
        } else {
            Waits.sentence(event)
                    .ifPresent(sentence -> log.atLevel(levelOf(event)).log("{}{}", prefix, sentence));
        }
    }

    /** That instances wait for each other, or for a database that is starting, is as it should be. */
    private static Level levelOf(MigrationEvent wait) {
        return wait instanceof MigrationEvent.WaitingForLock
                        || wait instanceof MigrationEvent.WaitingForHistory
                        || wait instanceof MigrationEvent.WaitingForDatabase
                ? Level.INFO
                : Level.WARN;
    }

    static String done(Direction direction) {
        return switch (direction) {
            case UP -> "Applied";
            case DOWN -> "Undid";
        };
    }

    private void warn(List<Problem> warnings) {
        warnings.forEach(warning ->
                log.warn("{}{}", prefix, ServiceRemedy.of(warning, database).text()));
    }
}
