// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.Code;
import dev.migration.MigrationStatus;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.StatusReport;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one target stands, in short.
 *
 * @param target its name
 * @param labels its labels
 * @param standing how it stands
 * @param version what was applied last by order of versions; null where nothing is, or it is unknown
 * @param pending how many migrations are pending
 * @param waiting how many wait for the phase contract
 * @param execution how long its migrations took, all together
 * @param schema the checksum of what its schema held at the end of its last run; null where that was not recorded
 * @param problems what is wrong, at most three, errors first
 * @param cause the migration that failed and the SQLSTATE, as far as there are any: it tells failures of the same code and place
 *     apart; else empty
 */
public record TargetStatus(
        String target,
        Map<String, String> labels,
        Standing standing,
        @Nullable String version,
        int pending,
        int waiting,
        Duration execution,
        @Nullable String schema,
        List<Problem> problems,
        String cause) {

    private static final int MOST_PROBLEMS = 3;

    /** How a target stands. */
    public enum Standing {
        /** Nothing is pending, and nothing is wrong. */
        UP_TO_DATE,
        /** Migrations are pending, and nothing is wrong. */
        PENDING,
        /** The last run of a migration failed. */
        FAILED,
        /** A migration is half done, or runs in batches. */
        UNFINISHED,
        /** Files and history do not agree. */
        WRONG,
        /** It could not be read. */
        UNKNOWN;

        /** As documents have it, such as {@code up-to-date}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Copies the labels and the list. */
    public TargetStatus {
        labels = Map.copyOf(labels);
        problems = List.copyOf(problems);
    }

    /** Of a target whose history was read. */
    static TargetStatus of(FleetTarget target, StatusReport report, @Nullable String schema) {
        List<MigrationStatus> migrations = report.migrations();
        MigrationStatus failed = first(migrations, EnumSet.of(State.FAILED));
        MigrationStatus unfinished = first(migrations, EnumSet.of(State.INTERRUPTED, State.RUNNING));
        MigrationStatus cause = failed == null ? unfinished : failed;
        boolean wrong = report.problems().stream().anyMatch(Problem::isError);
        int pending = report.pending().size();
        Standing standing = failed != null
                ? Standing.FAILED
                : unfinished != null
                        ? Standing.UNFINISHED
                        : wrong ? Standing.WRONG : pending > 0 ? Standing.PENDING : Standing.UP_TO_DATE;
        Duration execution = migrations.stream()
                .map(MigrationStatus::execution)
                .filter(Objects::nonNull)
                .reduce(Duration.ZERO, Duration::plus);
        return new TargetStatus(
                target.name(),
                target.labels(),
                standing,
                report.current(),
                pending,
                report.waiting().size(),
                execution,
                schema,
                problems(report, failed),
                cause == null ? "" : cause.name());
    }

    /** What failed is told by the migration, which the report does not count as a problem. */
    private static List<Problem> problems(StatusReport report, @Nullable MigrationStatus failed) {
        if (failed != null) {
            return List.of(Problem.error(
                    Code.STATEMENT_FAILED,
                    null,
                    failed.name() + " failed: " + Objects.requireNonNullElse(failed.detail(), ""),
                    ""));
        }
        return report.problems().stream()
                .sorted((one, other) -> Boolean.compare(other.isError(), one.isError()))
                .limit(MOST_PROBLEMS)
                .toList();
    }

    private static @Nullable MigrationStatus first(List<MigrationStatus> migrations, Set<State> states) {
        return migrations.stream()
                .filter(migration -> states.contains(migration.state()))
                .findFirst()
                .orElse(null);
    }

    /** Of a target that could not be read. */
    static TargetStatus unknown(FleetTarget target, List<Problem> problems, String cause) {
        return new TargetStatus(
                target.name(),
                target.labels(),
                Standing.UNKNOWN,
                null,
                0,
                0,
                Duration.ZERO,
                null,
                problems.stream().limit(MOST_PROBLEMS).toList(),
                cause);
    }
}
