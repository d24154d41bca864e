package dev.migration;

import dev.migration.internal.help.Printable;
import dev.migration.internal.history.AppliedMigration;
import dev.migration.internal.history.History;
import dev.migration.internal.plan.Assessment;
import dev.migration.internal.plan.Rules;
import dev.migration.internal.plan.Situation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where one database stands.
 *
 * @param product product and version of the database, such as {@code PostgreSQL 17.2}
 * @param address where the database is, without user, password and parameters, such as {@code db.example:5432/clinic};
 *     empty where the driver does not say
 * @param schema the schema that holds the history
 * @param layout how the migration files are named
 * @param current the version that was applied last by order of versions, if any
 * @param migrations every migration that has a file or a history row, by version
 * @param problems what is wrong
 */
public record StatusReport(
        String product,
        String address,
        String schema,
        Layout layout,
        @Nullable String current,
        List<MigrationStatus> migrations,
        List<Problem> problems) {

    /** Copies the lists. */
    public StatusReport {
        migrations = List.copyOf(migrations);
        problems = List.copyOf(problems);
    }

    /**
     * Puts the files and the history of one database side by side; it decides nothing and reads nothing.
     *
     * @param holder who is running migrations at this moment, in words; null when nobody is
     */
    public static StatusReport of(
            String product, String address, Situation situation, Rules rules, @Nullable String holder) {
        Assessment assessment = Assessment.of(situation, rules);
        History history = situation.history();
        var problems = new ArrayList<Problem>(assessment.problems());
        if (holder != null) {
            problems.add(Problem.warning(Code.RUNNING, null, "Migrations are running now, by " + holder + ".", ""));
        }
        return new StatusReport(
                product,
                address,
                history.server().schema(),
                situation.layout(),
                history.applied().stream()
                        .filter(row -> row.appliedAt() != null)
                        .map(AppliedMigration::version)
                        .max(Version::compareTo)
                        .map(Version::text)
                        .orElse(null),
                assessment.migrations().stream()
                        .map(migration -> MigrationStatus.of(migration, situation))
                        .toList(),
                problems);
    }

    /** The same, with problems that were known before. */
    public StatusReport with(List<Problem> known) {
        List<Problem> all = new ArrayList<>(known);
        all.addAll(problems);
        return new StatusReport(product, address, schema, layout, current, migrations, all);
    }

    /** The same, with further problems. */
    public StatusReport and(List<Problem> further) {
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(further);
        return new StatusReport(product, address, schema, layout, current, migrations, all);
    }

    /** The same, with what more there is to say of each problem. */
    public StatusReport withEach(UnaryOperator<Problem> more) {
        return new StatusReport(
                product,
                address,
                schema,
                layout,
                current,
                migrations,
                problems.stream().map(more).toList());
    }

    /** The migrations that the next run would apply, or would if nothing stopped it. */
    public List<MigrationStatus> pending() {
        return migrations.stream().filter(StatusReport::isNotApplied).toList();
    }

    /** The migrations that stand in the database, the one that is half undone among them. */
    public List<MigrationStatus> applied() {
        return migrations.stream().filter(migration -> !isNotApplied(migration)).toList();
    }

    /** Whether nothing is pending and nothing is wrong: if it is not, {@code requireUpToDate()} throws. */
    public boolean isUpToDate() {
        return obstacles().stream().noneMatch(Problem::isError);
    }

    /** What is wrong, warnings included, and what is pending, where nothing should be: only an error is in the way. */
    public List<Problem> obstacles() {
        var obstacles = new ArrayList<Problem>();
        // Where nothing was found, nothing was checked either.
        problems.forEach(problem -> obstacles.add(problem.code().isAboutNoFiles() ? problem.asError() : problem));
        List<MigrationStatus> pending = pending();
        if (!pending.isEmpty()) {
            obstacles.add(Problem.error(
                    Code.PENDING,
                    null,
                    pending.size() + (pending.size() == 1 ? " migration is" : " migrations are")
                            + " not applied: "
                            + Printable.names(
                                    pending.stream().map(MigrationStatus::name).toList()),
                    "apply them: migration up; or start with migration.mode=migrate"));
        }
        return obstacles;
    }

    /** What is half undone is still recorded, and no run applies it. */
    private static boolean isNotApplied(MigrationStatus migration) {
        boolean halfApplied = migration.state() == State.INTERRUPTED && migration.appliedAt() == null;
        return migration.state().isPending() || halfApplied;
    }
}
