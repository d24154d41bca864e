package dev.migration.internal.batch;

import dev.migration.Plan;
import dev.migration.Plan.PlannedBatches;
import dev.migration.Plan.PlannedMigration;
import dev.migration.Problem;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Problems;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Steps.Step.Transactionality;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.BatchSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Adds to a plan about how many rows the tables have that it changes range by range, by its indexes, and
 * refuses what a run would refuse of their keys.
 */
public final class BatchEstimate {

    /** Where its indexes do not know, the rows are counted. */
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
            BatchCheck check = null;
            Optional<Problem> flaw;
            try {
                check = BatchCheck.of(session.connection(), session.database(), step);
                flaw = check.flaw().map(found -> BatchStart.problem(step, found));
            } catch (SQLException e) {
                flaw = mayBeMade(option, steps.steps().subList(0, i))
                        ? Optional.empty()
                        : Optional.of(BatchStart.unreadable(step, session.database(), e));
            }
            // A migration before it may make the index.
            problems.addAll(
                    (i == 0 ? flaw : flaw.map(Problems::asWarning)).stream().toList());
            Long rows = check == null ? null : rows(session.connection(), session.database(), check.key());
            planned.add(migration.in(new PlannedBatches(option, rows, BatchSettings.FIRST_SIZE)));
        }
        Problems.throwIfInvalid(problems);
        return new Plan(plan.direction(), planned, problems, plan.before(), plan.after());
    }

    /** Whether one before it names the table, or is code, of which nothing is known. */
    private static boolean mayBeMade(String option, List<Step> before) {
        String table = BatchKey.tableName(option);
        Pattern name = Pattern.compile("(?<!\\w)" + Pattern.quote(table) + "(?!\\w)", Pattern.CASE_INSENSITIVE);
        for (Step step : before) {
            if (step.script().code() != null) {
                return true;
            }
            try (StatementReader statements = step.script().open()) {
                while (statements.hasNext()) {
                    if (name.matcher(statements.next().text()).find()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Null where that is unknown. */
    private static @Nullable Long rows(Connection connection, Database database, BatchKey key) {
        try {
            long known = key.column(connection, database).rows();
            return known > 0
                    ? known
                    : Long.valueOf(Row.all(connection, LONGEST_COUNT_SECONDS, "SELECT COUNT(*) FROM " + key.table())
                            .get(0)
                            .text(1));
        } catch (SQLException e) {
            // An estimate only: to count may take too long.
            return null;
        }
    }
}
