// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import dev.migration.BatchStatus;
import dev.migration.Code;
import dev.migration.MigrationStatus;
import dev.migration.StatusReport;
import dev.migration.TenantState;
import dev.migration.internal.report.StatusDocument.Counts;
import dev.migration.internal.report.TargetsDocument;
import dev.migration.spring.internal.targets.Targets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Is down if a migration failed, was interrupted, or was changed after it was applied. What is pending is a detail: the
 * instances of an older build keep serving while a newer one migrates. So is one that runs in batches, paused and failed ones
 * too: the service works without the rest of them; and what was undone since this instance found it applied. A database that does not answer is not down here:
 * the health of the DataSource reports that, and the last known state counts.
 */
public final class MigrationsHealthIndicator extends AbstractHealthIndicator {

    /** At most this many tenants are named. */
    private static final int MOST_NAMES = 10;

    private final ServiceStatus status;

    /** Reads nothing yet. */
    public MigrationsHealthIndicator(ServiceStatus status) {
        super("The state of the migrations cannot be read");
        this.status = status;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        if (status.isOff()) {
            health.unknown().withDetail("migrations", "switched off");
            return;
        }
        Details.add(ServiceStatus.read(status.databases()), health);
        Targets targets = status.targets();
        if (targets != null) {
            TargetsDetails.add(targets, health);
        }
    }

    private static final class TargetsDetails {

        /** Those that are left to the background are a detail only: the others can be used. */
        static void add(Targets targets, Health.Builder health) {
            TargetsDocument read = targets.read();
            if (read.asOf() == null) {
                health.withDetail("targets", read.failure() == null ? "not read yet" : read.failure());
                return;
            }
            Map<String, Long> counts = new LinkedHashMap<>(read.counts());
            counts.values().removeIf(number -> number == 0);
            health.withDetail("targets", counts);
            if (counts.containsKey("failed") && !targets.areInBackground()) {
                health.down();
            }
        }
    }

    /** Not in the bean's own class: a start reads all methods of that one, and loads their types. */
    static final class Details {

        static void add(Map<String, Reading> readings, Health.Builder health) {
            readings.forEach((name, reading) -> health.withDetail(name, details(reading)));
            health.status(status(readings));
        }

        private static Status status(Map<String, Reading> readings) {
            if (readings.values().stream().anyMatch(Details::isDown)) {
                return Status.DOWN;
            }
            return readings.values().stream().anyMatch(reading -> reading.states() == null)
                    ? Status.UNKNOWN
                    : Status.UP;
        }

        private static boolean isDown(Reading reading) {
            return reading.reports().stream()
                    .anyMatch(report -> !Reading.broken(report).isEmpty());
        }

        private static Map<String, Object> details(Reading reading) {
            Map<String, Object> details = new LinkedHashMap<>();
            Map<String, TenantState> states = reading.states() == null ? Map.of() : reading.states();
            if (reading.hasTenants()) {
                details.put("tenants", states.size());
                details.put("upToDate", reading.upToDate());
            }
            TenantState whole = states.get("");
            if (whole != null && whole.report() != null && whole.report().current() != null) {
                details.put("current", whole.report().current());
            }
            if (reading.states() != null) {
                counts(details, reading.reports());
            }
            found(details, "broken", each(states, Details::broken));
            found(details, "behind", reading.behind());
            found(details, "batches", each(states, Details::batches));
            details.put(
                    "problems",
                    Stream.concat(
                                    reading.failures().stream(),
                                    states.values().stream().flatMap(each -> each.problems().stream()))
                            // The service works beside what another release has left half done.
                            .filter(problem -> problem.isError() || problem.code() == Code.NEWER_MIGRATION_INTERRUPTED)
                            .map(problem -> problem.code().id())
                            .distinct()
                            .toList());
            details.values().removeIf(List.of()::equals);
            details.values().removeIf(Map.of()::equals);
            if (reading.age() != null) {
                details.put("ageSeconds", reading.age().toSeconds());
            }
            return details;
        }

        private static void counts(Map<String, Object> details, List<StatusReport> reports) {
            Counts counts = Counts.of(reports);
            details.put("applied", counts.applied());
            details.put("pending", counts.pending());
            if (counts.waiting() != null) {
                details.put("waiting", counts.waiting());
            }
        }

        /** What was found in tenants, or in the database under an empty name: of the first tenants, with the number of all. */
        private static <T> void found(Map<String, Object> details, String name, Map<String, T> all) {
            Map<String, T> first = new LinkedHashMap<>();
            all.entrySet().stream().limit(MOST_NAMES).forEach(one -> first.put(one.getKey(), one.getValue()));
            if (all.size() > MOST_NAMES) {
                details.put(name + "Tenants", all.size());
            }
            T whole = first.get("");
            details.put(name, whole == null ? first : whole);
        }

        private static Map<String, Map<String, String>> each(
                Map<String, TenantState> states, Function<StatusReport, Map<String, String>> find) {
            Map<String, Map<String, String>> all = new LinkedHashMap<>();
            states.forEach((tenant, state) -> {
                Map<String, String> found = state.report() == null ? Map.of() : find.apply(state.report());
                if (!found.isEmpty()) {
                    all.put(tenant, found);
                }
            });
            return all;
        }

        private static Map<String, String> broken(StatusReport report) {
            Map<String, String> broken = new LinkedHashMap<>();
            Reading.broken(report)
                    .forEach(migration -> broken.putIfAbsent(
                            migration.name(), migration.state().name()));
            return broken;
        }

        /** Without the text of a failure, which may have values of rows in it. */
        private static Map<String, String> batches(StatusReport report) {
            Map<String, String> batches = new LinkedHashMap<>();
            for (MigrationStatus migration : Reading.inBatches(report)) {
                BatchStatus status = Objects.requireNonNull(migration.batches());
                String done = status.percent() == null ? status.rows() + " rows" : status.percent() + " %";
                batches.put(
                        migration.name(),
                        done + (status.paused() ? ", paused" : "") + (status.failure() == null ? "" : ", failed"));
            }
            return batches;
        }
    }
}
