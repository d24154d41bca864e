package dev.migration.spring.actuate;

import dev.migration.problem.Problem;
import dev.migration.report.MigrationStatus;
import dev.migration.report.StatusReport;
import dev.migration.script.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a database.
 *
 * @param report its state when it last answered, if it ever did
 * @param at when that was
 * @param age how long ago that was, where it could not be asked now
 * @param failures why it could not be asked now
 */
record Reading(
        @Nullable StatusReport report,
        @Nullable Instant at,
        @Nullable Duration age,
        List<Problem> failures) {

    static Reading fresh(StatusReport report, Instant at) {
        return new Reading(report, at, null, List.of());
    }

    static Reading unknown(List<Problem> failures) {
        return new Reading(null, null, null, failures);
    }

    Reading agedBy(List<Problem> failures, Instant now) {
        return new Reading(report, at, at == null ? null : Duration.between(at, now), failures);
    }

    boolean isYounger(Duration age, Instant now) {
        return at != null && at.plus(age).isAfter(now);
    }

    MigrationsDescriptor.Database describe() {
        if (report == null) {
            return new MigrationsDescriptor.Database(
                    null, null, null, null, null, describe(failures.stream()), List.of(), null, null, null);
        }
        return new MigrationsDescriptor.Database(
                report.product(),
                report.schema(),
                report.layout().name().toLowerCase(Locale.ROOT),
                report.current(),
                new MigrationsDescriptor.Counts(
                        report.applied().size(), report.pending().size()),
                describe(Stream.concat(failures.stream(), report.problems().stream())),
                report.migrations().stream()
                        .map(MigrationsDescriptor.Migration::of)
                        .toList(),
                null,
                age == null ? null : at,
                age == null ? null : age.toSeconds());
    }

    /** The migration of this version, however many zeros it is written with. */
    @Nullable
    MigrationStatus find(String version) {
        Version wanted = Version.of(version);
        return report == null
                ? null
                : report.migrations().stream()
                        .filter(migration -> Version.of(migration.version()).equals(wanted))
                        .findFirst()
                        .orElse(null);
    }

    /** Why it is not known any better, and what is wrong with this migration. */
    List<Problem> problemsOf(MigrationStatus migration) {
        Stream<Problem> known = report == null ? Stream.of() : report.problems().stream();
        return Stream.concat(
                        failures.stream(),
                        known.filter(problem -> MigrationDescriptor.concerns(problem, migration.name())))
                .toList();
    }

    private static List<MigrationsDescriptor.ProblemDescriptor> describe(Stream<Problem> problems) {
        return problems.map(MigrationsDescriptor.ProblemDescriptor::of).toList();
    }
}
