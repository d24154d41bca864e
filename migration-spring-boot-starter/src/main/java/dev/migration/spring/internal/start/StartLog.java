// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.start;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.TenantState;
import dev.migration.TenantsReport;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.report.ShortenedWarnings;
import dev.migration.internal.report.StatusText;
import dev.migration.spring.MigrationLog;
import dev.migration.spring.internal.ServiceRemedy;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs how the start of a database ended: its warnings, and one line. A warning of several tenants is logged once. */
final class StartLog {

    // One logger for everything about a run.
    private static final Logger log = LoggerFactory.getLogger(MigrationLog.class);

    private static final String NOTHING_ELSE = "Nothing is pending except what runs in batches, or waits for it";

    private final @Nullable String database;
    private final String prefix;

    /** For a database, whose name is null where it is the only one. */
    StartLog(@Nullable String database) {
        this.database = database;
        this.prefix = database == null ? "" : database + ": ";
    }

    void ended(RunReport report) {
        warn(report.warnings());
        int count = report.migrations().size();
        String duration = Printable.duration(report.duration());
        if (count == 0) {
            nothing("", "The database is up to date", isDoubtful(report), duration);
        } else {
            String done = report.direction() == Direction.UP ? "Applied" : "Undid";
            log.info("{}{} {} in {}", prefix, done, Printable.counted(count, "migration"), duration);
        }
    }

    void ended(TenantsReport report) {
        Collection<RunReport> runs = report.tenants().values();
        // There is no tenant, which was logged when they were named; or a strategy wants nothing to be reported.
        if (runs.isEmpty()) {
            return;
        }
        Map<String, List<Problem>> warnings = new LinkedHashMap<>();
        report.tenants().forEach((schema, run) -> warnings.put(schema, run.warnings()));
        warn(Remedies.ofTenants(warnings));
        String tenants = Printable.counted(runs.size(), "tenant");
        String duration = Printable.duration(report.duration());
        int migrations = runs.stream().mapToInt(run -> run.migrations().size()).sum();
        if (migrations == 0) {
            boolean doubtful = runs.stream().anyMatch(StartLog::isDoubtful);
            nothing(" for " + tenants, "Nothing is pending for " + tenants, doubtful, duration);
        } else {
            long changed =
                    runs.stream().filter(run -> !run.migrations().isEmpty()).count();
            String done = "Ran " + Printable.counted(migrations, "migration") + " for " + changed + " of " + tenants;
            log.info("{}{} in {}", prefix, done, duration);
        }
    }

    private void nothing(String whom, String good, boolean doubtful, String duration) {
        String result = doubtful ? "Nothing was applied" + whom + "; see the warnings above" : good;
        log.info("{}{} (checked in {})", prefix, result, duration);
    }

    void valid(StatusReport report) {
        warn(report.problems());
        int waiting = report.waiting().size();
        int left = report.pending().size();
        log.info(
                "{}{} ({} applied{}{})",
                prefix,
                left == 0 ? "The database is up to date" : NOTHING_ELSE,
                report.applied().size(),
                left == 0 ? "" : ", " + left + " not",
                waiting == 0 ? "" : ", " + waiting + " " + StatusText.state(State.WAITING));
    }

    void valid(Map<String, TenantState> status) {
        Map<String, List<Problem>> problems = new LinkedHashMap<>();
        status.forEach((schema, tenant) -> problems.put(schema, tenant.problems()));
        warn(Remedies.ofTenants(problems));
        boolean left = status.values().stream()
                .map(TenantState::report)
                .anyMatch(report -> report != null && !report.pending().isEmpty());
        log.info(
                "{}{} for {}",
                prefix,
                left ? NOTHING_ELSE : "Nothing is pending",
                Printable.counted(status.size(), "tenant"));
    }

    /** Whether a warning makes it doubtful that everything was compared. */
    private static boolean isDoubtful(RunReport report) {
        for (Problem warning : report.warnings()) {
            switch (warning.code()) {
                case EMPTY_LOCATION,
                        MISSING_LOCATION,
                        UNREAD_FILES,
                        NEWER_SCHEMA,
                        NEWER_MIGRATION_INTERRUPTED,
                        RUNNING -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    private void warn(List<Problem> warnings) {
        for (Problem warning : warnings.isEmpty() ? warnings : ShortenedWarnings.shortened(warnings)) {
            String text = ServiceRemedy.of(warning, database).text();
            // What waits for the phase contract is as it should be.
            if (warning.code() == Code.WAITING) {
                log.info("{}{}", prefix, text);
            } else {
                log.warn("{}{}", prefix, text);
            }
        }
    }
}
