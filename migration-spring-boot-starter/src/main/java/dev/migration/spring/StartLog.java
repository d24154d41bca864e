package dev.migration.spring;

import dev.migration.problem.Code;
import dev.migration.problem.Durations;
import dev.migration.problem.Problem;
import dev.migration.problem.TenantWording;
import dev.migration.report.StatusReport;
import dev.migration.report.TenantState;
import dev.migration.report.TenantsReport;
import dev.migration.report.TenantsStatus;
import dev.migration.run.RunReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs how the start of a database ended: its warnings, and one line. What several tenants are warned of is said once. */
final class StartLog {

    // One logger for all that is told of a run.
    private static final Logger log = LoggerFactory.getLogger(MigrationLog.class);

    private final @Nullable String database;
    private final String prefix;

    /**
     * For a database.
     *
     * @param database its name; null where there is one database only
     */
    StartLog(@Nullable String database) {
        this.database = database;
        this.prefix = prefix(database);
    }

    static String prefix(@Nullable String database) {
        return database == null ? "" : database + ": ";
    }

    void ended(RunReport report) {
        warn(report.warnings());
        int count = report.migrations().size();
        String duration = Durations.inWords(report.duration());
        if (count == 0 && report.warnings().stream().anyMatch(StartLog::castsDoubt)) {
            log.info("{}Nothing was applied; see the warnings above (checked in {})", prefix, duration);
        } else if (count == 0) {
            log.info("{}The database is up to date (checked in {})", prefix, duration);
        } else {
            log.info(
                    "{}{} {} in {}",
                    prefix,
                    MigrationLog.done(report.direction()),
                    counted(count, "migration", "migrations"),
                    duration);
        }
    }

    void ended(TenantsReport report) {
        // There is no tenant, which was told when they were named; or a strategy wants nothing to be told of any.
        if (report.tenants().isEmpty()) {
            return;
        }
        warn(common(report.tenants(), RunReport::warnings));
        String tenants = counted(report.tenants().size(), "tenant", "tenants");
        String duration = Durations.inWords(report.duration());
        int migrations = report.tenants().values().stream()
                .mapToInt(run -> run.migrations().size())
                .sum();
        if (migrations == 0
                && report.tenants().values().stream()
                        .anyMatch(run -> run.warnings().stream().anyMatch(StartLog::castsDoubt))) {
            log.info("{}Nothing was applied for {}; see the warnings above (checked in {})", prefix, tenants, duration);
        } else if (migrations == 0) {
            log.info("{}Nothing is pending for {} (checked in {})", prefix, tenants, duration);
        } else {
            long changed = report.tenants().values().stream()
                    .filter(run -> !run.migrations().isEmpty())
                    .count();
            log.info(
                    "{}Ran {} for {} of {} in {}",
                    prefix,
                    counted(migrations, "migration", "migrations"),
                    changed,
                    tenants,
                    duration);
        }
    }

    void valid(StatusReport report) {
        warn(report.problems());
        log.info(
                "{}The database is up to date ({} applied)",
                prefix,
                report.applied().size());
    }

    void valid(TenantsStatus status) {
        warn(common(status.tenants(), TenantState::problems));
        log.info("{}Nothing is pending for {}", prefix, counted(status.tenants().size(), "tenant", "tenants"));
    }

    private static <T> List<Problem> common(Map<String, T> tenants, Function<T, List<Problem>> problems) {
        Map<String, List<Problem>> bySchema = new LinkedHashMap<>();
        tenants.forEach((schema, tenant) -> bySchema.put(schema, problems.apply(tenant)));
        return TenantWording.named(bySchema);
    }

    /** Whether a warning casts doubt on what was compared. */
    private static boolean castsDoubt(Problem warning) {
        return warning.code().isAboutNoFiles()
                || warning.code() == Code.UNREAD_FILES
                || warning.code() == Code.NEWER_SCHEMA;
    }

    private void warn(List<Problem> warnings) {
        warnings.forEach(warning ->
                log.warn("{}{}", prefix, ServiceRemedy.of(warning, database).text()));
    }

    private static String counted(int count, String one, String several) {
        return count + " " + (count == 1 ? one : several);
    }
}
