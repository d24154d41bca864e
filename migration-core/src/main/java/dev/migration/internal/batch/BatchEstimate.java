// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.batch;

import dev.migration.Plan;
import dev.migration.Plan.PlannedBatches;
import dev.migration.Plan.PlannedMigration;
import dev.migration.Problem;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Problems;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Transactionality;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.BatchSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds to a plan how many rows the tables have that it changes range by range, and
 * refuses what a run would refuse of their keys.
 */
public final class BatchEstimate {

    private static final int LONGEST_COUNT_SECONDS = 2;

    private BatchEstimate() {}

    /** The same plan for users. */
    public static Plan in(Session session, Steps steps) {
        Plan plan = steps.toReport();
        List<PlannedMigration> planned = new ArrayList<>();
        List<Problem> problems = new ArrayList<>(plan.warnings());
        for (int i = 0; i < plan.steps().size(); i++) {
            Step step = steps.steps().get(i);
            PlannedMigration migration = plan.steps().get(i);
            if (step.mode() != Transactionality.BATCHES) {
                planned.add(migration);
                continue;
            }
            String option = Objects.requireNonNull(step.script().options().batch());
            BatchKey key = null;
            Optional<Problem> flaw;
            try {
                BatchExecution check = BatchExecution.of(session.connection(), session.database(), step);
                key = check.key();
                flaw = check.flaw().map(found -> BatchStart.problem(step, found));
            } catch (SQLException e) {
                flaw = Optional.of(BatchStart.unreadable(step, session.database(), e));
            }
            // A migration before it may make what is missing.
            problems.addAll(
                    (i == 0 ? flaw : flaw.map(Problems::asWarning)).stream().toList());
            Long rows = key == null ? null : rows(session.connection(), key);
            planned.add(migration.in(new PlannedBatches(option, rows, BatchSettings.FIRST_SIZE)));
        }
        Problems.throwIfInvalid(problems);
        return new Plan(plan.direction(), planned, problems, plan.before(), plan.after());
    }

    /** Null where that takes too long. */
    private static @Nullable Long rows(Connection connection, BatchKey key) {
        try {
            return Long.valueOf(Row.all(connection, LONGEST_COUNT_SECONDS, "SELECT COUNT(*) FROM " + key.table())
                    .get(0)
                    .text(1));
        } catch (SQLException e) {
            return null;
        }
    }
}
