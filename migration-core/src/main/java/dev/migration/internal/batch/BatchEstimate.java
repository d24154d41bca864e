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
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Adds to a plan about how many rows the tables have that it changes range by range, by the statistics of the database, and
 * refuses what a run would refuse of their keys.
 */
public final class BatchEstimate {

    /** Where there are no statistics, the rows are counted. */
    private static final int LONGEST_COUNT_SECONDS = 2;

    private static final String OF_POSTGRESQL = """
            SELECT pg_catalog.sum(CASE WHEN c.reltuples < 0 THEN NULL ELSE c.reltuples END)::pg_catalog.int8
              FROM pg_catalog.pg_class c
             WHERE c.oid = pg_catalog.to_regclass(?::text)::oid AND c.relkind = ANY ('{r,p}')""";

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
                key = BatchKey.of(session.connection(), session.database(), option);
                flaw = key.flaw(session.connection()).map(found -> BatchStart.problem(step, found));
            } catch (SQLException e) {
                flaw = mayBeMade(option, steps.steps().subList(0, i))
                        ? Optional.empty()
                        : Optional.of(BatchStart.unreadable(step, session.database(), e));
            }
            // A migration before it may make the index.
            problems.addAll(
                    (i == 0 ? flaw : flaw.map(Problems::asWarning)).stream().toList());
            Long rows = key == null ? null : rows(session.connection(), session.database(), key);
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
            List<Row> found = switch (database.vendor()) {
                case POSTGRESQL -> database.ownRows(connection, OF_POSTGRESQL, key.table());
                case MYSQL, MARIADB -> statistics(connection, database, key);
                default -> Row.all(connection, LONGEST_COUNT_SECONDS, "SELECT COUNT(*) FROM " + key.table());
            };
            String rows = found.isEmpty() ? null : found.get(0).get(1);
            return rows == null ? null : Long.valueOf(rows);
        } catch (SQLException e) {
            // An estimate only: to count may take too long, and the statistics may not be for this user.
            return null;
        }
    }

    private static List<Row> statistics(Connection connection, Database database, BatchKey key) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(key.select() + " WHERE 1 = 0")) {
            ResultSetMetaData found = rows.getMetaData();
            return Row.all(
                    connection,
                    "SELECT table_rows FROM information_schema.tables WHERE table_schema = "
                            + database.literal(found.getCatalogName(1)) + " AND table_name = "
                            + database.literal(found.getTableName(1)));
        }
    }
}
