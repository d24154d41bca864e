// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import dev.migration.BatchStatus;
import dev.migration.MigrationStatus;
import dev.migration.StatusReport;
import dev.migration.TenantState;
import dev.migration.internal.report.StatusDocument.Counts;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A gauge of a database: its name, what it counts, and how that is read. The page has a row of each. */
enum Metric {
    PENDING("pending", "migrations that are not applied"),
    APPLIED("applied", "migrations that are applied"),
    FAILED(
            "failed",
            "migrations that failed, were interrupted, or changed after they were applied; each makes the health `DOWN`"),
    TENANTS("tenants", "tenants, if the database has any; the other metrics are then sums over all tenants"),
    TENANTS_BEHIND("tenants.behind", "tenants that have pending migrations or problems, or cannot be read"),
    BATCHES("batches", "migrations in batches that have not finished"),
    BATCHES_PAUSED("batches.paused", "migrations in batches that are paused"),
    BATCHES_FAILED("batches.failed", "migrations in batches whose last batch failed"),
    BATCHES_ROWS("batches.rows", "rows that migrations in batches have changed so far"),
    BATCHES_RATE("batches.rate", "rows that migrations in batches change per second, pauses included"),
    BATCHES_PERCENT(
            "batches.percent",
            "percentage done of the least finished migration in batches; `NaN` without one, or if its keys are texts"),
    BATCHES_LEFT("batches.left", "seconds until the slowest migration in batches finishes; `NaN` if that is unknown"),
    LAST_RUN("last.run", "when the last migration was applied, by any instance, in seconds since the Unix epoch");

    private final String name;
    private final String sentence;

    Metric(String name, String sentence) {
        this.name = "migrations." + name;
        this.sentence = sentence;
    }

    /** The name of the gauge. */
    String fullName() {
        return name;
    }

    /** Its description in a registry. */
    String description() {
        return sentence.replace("`", "");
    }

    /** Its row in the page. */
    String row() {
        return "| `" + name + "` | " + sentence + " |";
    }

    /** Whether its unit is a second. */
    boolean isTime() {
        return this == BATCHES_LEFT || this == LAST_RUN;
    }

    /** Whether only a database with tenants has it. */
    boolean isOfTenants() {
        return this == TENANTS || this == TENANTS_BEHIND;
    }

    /** What it counts; NaN where that is unknown. A switch, as a start would make a class for each lambda. */
    double of(Reading reading) {
        Map<String, TenantState> states = reading.states();
        if (states == null || reading.isOld()) {
            return Double.NaN;
        }
        List<StatusReport> reports = reading.reports();
        return switch (this) {
            case PENDING -> Counts.of(reports).pending();
            case APPLIED -> Counts.of(reports).applied();
            case FAILED ->
                reports.stream()
                        .mapToInt(report -> Reading.broken(report).size())
                        .sum();
            case TENANTS -> states.size();
            case TENANTS_BEHIND -> states.size() - reading.upToDate();
            case BATCHES -> batches(reports).count();
            case BATCHES_PAUSED -> batches(reports).filter(BatchStatus::paused).count();
            case BATCHES_FAILED ->
                batches(reports).filter(one -> one.failure() != null).count();
            case BATCHES_ROWS -> batches(reports).mapToDouble(BatchStatus::rows).sum();
            case BATCHES_RATE -> batches(reports).mapToDouble(BatchStatus::rate).sum();
            case BATCHES_PERCENT ->
                batches(reports)
                        .map(BatchStatus::percent)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .map(Integer::doubleValue)
                        .orElse(Double.NaN);
            case BATCHES_LEFT ->
                batches(reports)
                        .map(BatchStatus::left)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .map(left -> (double) left.toSeconds())
                        .orElse(Double.NaN);
            case LAST_RUN ->
                reports.stream()
                        .flatMap(report -> report.migrations().stream())
                        .map(MigrationStatus::appliedAt)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .map(at -> at.toEpochMilli() / 1000.0)
                        .orElse(Double.NaN);
        };
    }

    private static Stream<BatchStatus> batches(List<StatusReport> reports) {
        return reports.stream()
                .flatMap(report -> Reading.inBatches(report).stream())
                .map(MigrationStatus::batches)
                .filter(Objects::nonNull);
    }
}
