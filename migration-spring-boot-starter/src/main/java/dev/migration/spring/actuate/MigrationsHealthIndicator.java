package dev.migration.spring.actuate;

import dev.migration.problem.Problem;
import dev.migration.report.StatusReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Is down where a migration failed, was interrupted, or was changed after it was applied. What is pending is a detail: the
 * instances of an older build serve on while a newer one migrates. A database that does not answer is not down here either,
 * which the health of the DataSource tells; its last known state counts.
 */
public final class MigrationsHealthIndicator extends AbstractHealthIndicator {

    private final StatusReaders readers;

    /** Asks nothing yet. */
    public MigrationsHealthIndicator(StatusReaders readers) {
        super("The state of the migrations cannot be read");
        this.readers = readers;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        Map<String, Reading> readings = readers.read();
        readings.forEach((name, reading) -> health.withDetail(name, details(reading)));
        health.status(status(readings));
    }

    private static Status status(Map<String, Reading> readings) {
        if (readings.values().stream().anyMatch(MigrationsHealthIndicator::isDown)) {
            return Status.DOWN;
        }
        return readings.values().stream().anyMatch(reading -> reading.report() == null) ? Status.UNKNOWN : Status.UP;
    }

    private static boolean isDown(Reading reading) {
        return reading.report() != null
                && BrokenMigrations.of(reading.report()).findAny().isPresent();
    }

    private static Map<String, Object> details(Reading reading) {
        Map<String, Object> details = new LinkedHashMap<>();
        StatusReport report = reading.report();
        if (report != null) {
            if (report.current() != null) {
                details.put("current", report.current());
            }
            details.put("applied", report.applied().size());
            details.put("pending", report.pending().size());
            Map<String, String> broken = new LinkedHashMap<>();
            BrokenMigrations.of(report)
                    .forEach(migration ->
                            broken.put(migration.name(), migration.state().name()));
            if (!broken.isEmpty()) {
                details.put("broken", broken);
            }
        }
        List<String> problems = Stream.concat(
                        reading.failures().stream(), report == null ? Stream.of() : report.problems().stream())
                .filter(Problem::isError)
                .map(problem -> problem.code().id())
                .distinct()
                .toList();
        if (!problems.isEmpty()) {
            details.put("problems", problems);
        }
        if (reading.age() != null) {
            details.put("ageSeconds", reading.age().toSeconds());
        }
        return details;
    }
}
