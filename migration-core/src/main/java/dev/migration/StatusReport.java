// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.plan.FileProblems;
import dev.migration.internal.settings.Settings.Rules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of one database.
 *
 * @param product product and version of the database, such as {@code PostgreSQL 17.2}
 * @param address where the database is, without user, password and parameters, such as {@code db.example:5432/clinic};
 *     empty where the driver does not say
 * @param schema the schema that holds the history
 * @param layout how the migration files are named: {@code sections}, {@code pairs}, {@code directories} or {@code flyway}
 * @param current the version that was applied last by order of versions, if any
 * @param migrations every migration that has a file or a history row, by version; repeatable ones come last, by name
 * @param problems what is wrong
 */
public record StatusReport(
        String product,
        String address,
        String schema,
        String layout,
        @Nullable String current,
        List<MigrationStatus> migrations,
        List<Problem> problems) {

    /** Copies the lists. */
    public StatusReport {
        migrations = List.copyOf(migrations);
        problems = List.copyOf(problems);
    }

    /** The migrations that the next run would apply, or would if nothing stopped it. */
    public List<MigrationStatus> pending() {
        return migrations.stream().filter(StatusReport::isNotApplied).toList();
    }

    /** The migrations that are applied, with one whose undo was interrupted. */
    public List<MigrationStatus> applied() {
        return migrations.stream()
                .filter(migration -> !isNotApplied(migration) && migration.state() != State.WAITING)
                .filter(migration -> migration.state() != State.NEWER || migration.appliedAt() != null)
                .toList();
    }

    /** The migrations that wait for the phase contract, which are not pending. */
    public List<MigrationStatus> waiting() {
        return migrations.stream()
                .filter(migration -> migration.state() == State.WAITING)
                .toList();
    }

    /**
     * Whether nothing is pending and nothing is wrong: if it is not, {@code requireUpToDate()} throws, unless all that is pending
     * is left by {@link Policy#BATCHES_LATER}.
     */
    public boolean isUpToDate() {
        return problemsAnd(pending()).stream().noneMatch(Problem::isError);
    }

    /** The same for a check under these rules: its errors fail it, its warnings are logged. */
    List<Problem> problemsAndPending(Rules rules) {
        return problemsAnd(rules.leavesBatches() ? pendingBesideBatches() : pending());
    }

    /** Without what a start leaves to the background: a migration that has started to run in ranges, and what waits for it. */
    private List<MigrationStatus> pendingBesideBatches() {
        return pending().stream()
                .filter(migration -> migration.state() != State.RUNNING && migration.state() != State.HELD)
                .toList();
    }

    private List<Problem> problemsAnd(List<MigrationStatus> pending) {
        var found = new ArrayList<Problem>();
        // Where nothing was found, nothing was checked either.
        problems.forEach(
                problem -> found.add(FileProblems.isAboutNoFiles(problem) ? Problems.asError(problem) : problem));
        if (!pending.isEmpty()) {
            found.add(Problems.error(
                    Code.PENDING,
                    pending.size() + (pending.size() == 1 ? " migration is" : " migrations are")
                            + " not applied: "
                            + Printable.names(
                                    pending.stream().map(MigrationStatus::name).toList()),
                    Remedy.of("apply them: {}; or start with {}", Fix.command("up"), Fix.setting("mode", "migrate"))));
        }
        return found;
    }

    /** The same report with other problems, such as some in other words. */
    public StatusReport withProblems(List<Problem> others) {
        return new StatusReport(product, address, schema, layout, current, migrations, others);
    }

    /** A migration whose undo was interrupted is still recorded, and no run applies it. A repeatable one is not undone. */
    private static boolean isNotApplied(MigrationStatus migration) {
        boolean undoable = migration.appliedAt() != null && !migration.isRepeatable();
        boolean halfApplied = migration.state() == State.INTERRUPTED && !undoable;
        return migration.state().isPending() || halfApplied;
    }
}
