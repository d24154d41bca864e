// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.migrate;

import static dev.migration.rehearsal.internal.trial.TrialPlace.keepsAll;

import dev.migration.Direction;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.Phase;
import dev.migration.Plan;
import dev.migration.Plan.PlannedMigration;
import dev.migration.StatusReport;
import dev.migration.Target;
import dev.migration.Version;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.migrate.RehearsalOutput.Where;
import dev.migration.internal.help.Problems;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.rehearsal.RehearsalOptions;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.internal.RehearsalWay;
import dev.migration.rehearsal.internal.SizesFile;
import dev.migration.rehearsal.internal.statement.ReleaseStatements;
import dev.migration.schema.internal.database.ScratchDatabase;
import dev.migration.schema.internal.files.Migrations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a rehearsal takes place: what has to be there before it, and what is refused. */
final class RehearsalPlace {

    /**
     * What is rehearsed.
     *
     * @param release which statements are checked meanwhile
     */
    record Act(
            Direction direction,
            Function<Migrator, Plan> plan,
            BiFunction<Migrator, RehearsalOptions, RehearsalReport> rehearse,
            ReleaseStatements release) {

        /** What applies migrations. */
        static Act up(Target target, ReleaseStatements release) {
            return new Act(
                    Direction.UP,
                    migrator -> migrator.plan(target),
                    (migrator, options) -> RehearsalWay.up(migrator, target, options, release),
                    release);
        }
    }

    private final Invocation invocation;
    private final Act act;
    private final @Nullable String from;
    private final @Nullable Map<String, Size> given;
    private final boolean named;

    /**
     * For one command.
     *
     * @param from the first migration to rehearse, in an empty database; null where it is what would run
     * @param given the sizes that were given
     * @param named whether the database is named in the output
     */
    RehearsalPlace(
            Invocation invocation, Act act, @Nullable String from, @Nullable Map<String, Size> given, boolean named) {
        this.invocation = invocation;
        this.act = act;
        this.from = from;
        this.given = given;
        this.named = named;
    }

    /** What a run would refuse or warn of counts here too. */
    private RehearsalOutput rehearse(Migrator migrator, Where where, RehearsalOptions options) {
        invocation.report(act.plan().apply(migrator).warnings());
        return new RehearsalOutput(act.rehearse().apply(migrator, options), where, options);
    }

    /** In the database at this URL. */
    RehearsalOutput onScratch(DatabaseUrl scratch) {
        ScratchPlace.require(scratch, invocation.hasDatabase() ? invocation.login() : null);
        Migrator migrator = invocation.onEmpty(scratch);
        if (named) {
            invocation.print("Scratch database: " + scratch + "\n");
        }
        // Before anything runs there.
        Map<String, Size> own = ScratchPlace.sizes(scratch, migrator);
        if (keepsAll(scratch) && !ScratchDatabase.isEmpty(scratch)) {
            throw Problems.refused(
                    "The scratch database " + scratch
                            + " is not empty, and what a rehearsal executes there stays: DDL commits.",
                    "drop it, create it again, and name it while it is empty: --scratch-url URL");
        }
        return ScratchDatabase.isEmpty(scratch)
                ? onEmpty(migrator, invocation.of(phaseOfConfigured()).onEmpty(scratch), keepsAll(scratch))
                : onCopy(migrator, own);
    }

    private RehearsalOutput onCopy(Migrator copy, Map<String, Size> own) {
        if (from != null) {
            throw Problems.refused(
                    "The scratch database is not empty, and --from applies all that is older there.",
                    "name an empty database: --scratch-url URL; or leave out --from");
        }
        ScratchPlace.requireCopy(invocation, copy, act.plan());
        return rehearse(copy, Where.COPY, options(given == null ? ofCopy(own) : given));
    }

    /** Null where it has its own; a copy without rows knows none. */
    private @Nullable Map<String, Size> ofCopy(Map<String, Size> own) {
        if (!SizesFile.areSmall(own)) {
            return null;
        }
        invocation.say("All tables of the copy are small, so how large those of the real database are is not known."
                + " Write that there, and pass it on: migration sizes --file sizes.toml; rehearse --sizes sizes.toml");
        return Map.of();
    }

    /** What has been applied there: without the phase contract where that waits behind a migration that is applied. */
    private Phase phaseOfConfigured() {
        if (!invocation.hasDatabase()) {
            return Phase.ALL;
        }
        StatusReport expand = invocation.of(Phase.EXPAND).readerWithoutWarning().status();
        Version current = Version.of(Objects.requireNonNullElse(expand.current(), "0"));
        return expand.waiting().stream()
                        .anyMatch(migration -> Version.of(migration.version()).compareTo(current) < 0)
                ? Phase.EXPAND
                : Phase.ALL;
    }

    /**
     * In an empty database.
     *
     * @param older applies there what the configured database has
     */
    private RehearsalOutput onEmpty(Migrator scratch, Migrator older, boolean keepsAll) {
        RehearsalOptions options = options(given == null ? Map.of() : given);
        Version first = from == null ? null : first(scratch, from);
        if (first != null || (!invocation.hasDatabase() && act.direction() == Direction.UP)) {
            return keepsAll ? inOneRun(scratch, first, options) : oneByOne(scratch, first, options);
        }
        bringUp(older, invocation.hasDatabase() ? configured(keepsAll) : Target.all(), keepsAll);
        if (invocation.hasDatabase()) {
            Migrator configured = invocation.readerWithoutWarning();
            if (!names(scratch).equals(names(configured))) {
                throw Problems.refused(
                        "The empty database cannot be brought to the configured one's state: in the configured one "
                                + ScratchPlace.shown(names(configured)) + " would run, here "
                                + ScratchPlace.shown(names(scratch)) + ".",
                        orCopy("give the files as the configured database has applied them", keepsAll));
            }
        }
        return rehearse(scratch, Where.EMPTY_DATABASE, options);
    }

    private Version first(Migrator scratch, String typed) {
        Version first = Migrations.typed(typed, scratch);
        if (act.plan().apply(scratch).steps().stream().allMatch(step -> isBefore(step, first))) {
            throw Problems.refused("No migration has the version " + typed + ", or a later one.", "correct --from");
        }
        return first;
    }

    private static boolean isBefore(PlannedMigration step, Version first) {
        return Version.of(step.version()).compareTo(first) < 0;
    }

    /** How far the configured database is; null where nothing is applied. */
    private @Nullable Target configured(boolean keepsAll) {
        Migrator configured = invocation.readerWithoutWarning();
        if (act.plan().apply(configured).steps().stream().anyMatch(PlannedMigration::stored)) {
            throw Problems.refused(
                    "An empty database has no stored down scripts but those of the files as they are now.",
                    orCopy("leave out what is stored only", keepsAll));
        }
        String current = configured.status().current();
        return current == null ? null : Target.version(current);
    }

    private static void bringUp(Migrator scratch, @Nullable Target target, boolean keepsAll) {
        if (target == null) {
            return;
        }
        try {
            scratch.up(target);
        } catch (MigrationFailedException e) {
            throw Problems.refused(
                    "The older migrations cannot be applied in the scratch database: "
                            + e.problems().get(0).text(),
                    orCopy("fix that file, and start again", keepsAll));
        }
    }

    /** A copy is never rehearsed in where all stays. */
    private static String orCopy(String remedy, boolean keepsAll) {
        return remedy + (keepsAll ? "" : "; or name a copy of the configured database: --scratch-url URL");
    }

    private List<String> names(Migrator migrator) {
        return ScratchPlace.names(act.plan().apply(migrator));
    }

    /** Where what is rehearsed stays, each finds what those before it made. */
    private RehearsalOutput inOneRun(Migrator scratch, @Nullable Version first, RehearsalOptions options) {
        if (first != null) {
            act.plan().apply(scratch).steps().stream()
                    .filter(step -> isBefore(step, first))
                    .reduce((one, next) -> next)
                    .ifPresent(last -> bringUp(scratch, Target.version(last.version()), true));
        }
        return rehearse(scratch, Where.EMPTY_DATABASE, options);
    }

    /**
     * Rehearses one, applies it, and goes on with the next. In one transaction, the tables of the first would be new to all others,
     * and nothing would be reported of them.
     */
    private RehearsalOutput oneByOne(Migrator scratch, @Nullable Version first, RehearsalOptions options) {
        Plan plan = act.plan().apply(scratch);
        invocation.report(plan.warnings());
        var all = new ArrayList<RehearsalOutput>();
        Target last = null;
        for (PlannedMigration step : plan.steps()) {
            bringUp(scratch, last, false);
            last = Target.file(step.name());
            if (first == null || !isBefore(step, first)) {
                all.add(new RehearsalOutput(
                        RehearsalWay.up(scratch, last, options, act.release()), Where.EMPTY_DATABASE, options));
                if (all.get(all.size() - 1).isRefusedHere()) {
                    break;
                }
            }
        }
        if (all.isEmpty()) {
            bringUp(scratch, last, false);
            return new RehearsalOutput(
                    RehearsalWay.up(scratch, Target.all(), options, act.release()), Where.EMPTY_DATABASE, options);
        }
        return RehearsalOutput.inOne(all);
    }

    private RehearsalOptions options(@Nullable Map<String, Size> known) {
        return invocation.settings().bounds(known);
    }
}
