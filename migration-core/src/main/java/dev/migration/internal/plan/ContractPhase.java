// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Phase;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.Target;
import dev.migration.Version;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.plan.Comparison.MigrationState;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which of the migrations that are not applied belong to the phase contract: those that say so, and those that require one of
 * these. They are asked for in the order of the versions, as what is required comes first.
 */
public final class ContractPhase {

    private final Set<Version> contract = new HashSet<>();
    private final Set<Version> due = new HashSet<>();

    /** Whether this one, which is not applied, belongs to it. */
    public boolean isContract(ParsedMigration parsed) {
        boolean belongs = parsed.up().options().isContract()
                || parsed.requirements().stream().anyMatch(required -> contract.contains(required.version()));
        if (belongs) {
            contract.add(parsed.migration().version());
        }
        return belongs;
    }

    /** The same, with the state that it has by its phase where it is not applied: it may wait, and is not out of order. */
    MigrationState assign(MigrationState migration, Comparison comparison, Phase phase) {
        ParsedMigration parsed = comparison.parsed().get(migration.version());
        State state = migration.state();
        if (parsed == null || !(state.isPending() || state == State.INTERRUPTED)) {
            return migration;
        }
        boolean belongs = isContract(parsed);
        boolean excused =
                belongs || parsed.requirements().stream().anyMatch(required -> due.contains(required.version()));
        boolean started = state == State.RUNNING || state == State.INTERRUPTED;
        if (belongs && phase == Phase.EXPAND && !started) {
            state = State.WAITING;
        } else if (state == State.OUT_OF_ORDER && !OutOfOrderAndGaps.isLate(parsed, excused, comparison.history())) {
            state = comparison.pending(migration.version());
        }
        if (state != State.OUT_OF_ORDER) {
            due.add(migration.version());
        }
        return new MigrationState(
                migration.version(), migration.name(), state, migration.file(), migration.row(), belongs);
    }

    /**
     * Those that a run of the phase applies; what keeps it from that is added to the problems.
     *
     * @param resumed what was interrupted and comes first, in whatever phase
     */
    static List<MigrationState> in(
            Phase phase,
            List<MigrationState> pending,
            @Nullable Step resumed,
            List<MigrationState> chosen,
            List<Problem> problems) {
        if (phase != Phase.CONTRACT) {
            return chosen;
        }
        List<MigrationState> contract = new ArrayList<>(chosen);
        contract.removeIf(migration -> !migration.contract());
        List<String> expand = new ArrayList<>();
        if (resumed != null && !resumed.script().options().isContract()) {
            expand.add(resumed.name());
        }
        pending.stream()
                .filter(migration -> !migration.contract())
                .map(MigrationState::name)
                .forEach(expand::add);
        if (!contract.isEmpty() && !expand.isEmpty()) {
            problems.add(Problems.error(
                    Code.PENDING,
                    "Contract migrations run after expand migrations, and these expand migrations are not applied: "
                            + Printable.names(expand) + ".",
                    Remedy.of(
                            "apply them first with {}, and let the release that has them replace the older one: {};"
                                    + " or, where no application runs, apply all in order: {}",
                            Fix.setting("phase", "expand"),
                            Fix.command("up", "--phase", "expand"),
                            Fix.command("up", "--phase", "all"))));
        }
        return contract;
    }

    /** That a run to this target leaves out those that wait. */
    static List<Problem> left(Stream<MigrationState> migrations, Target target) {
        List<String> waiting = migrations
                .filter(migration -> migration.state() == State.WAITING)
                .map(MigrationState::name)
                .toList();
        return waiting.isEmpty()
                ? List.of()
                : List.of(Problem.warning(
                        Code.WAITING,
                        null,
                        Printable.counted(waiting.size(), "contract migration")
                                + (waiting.size() == 1 ? " waits: " : " wait: ") + Printable.names(waiting) + ".",
                        target.version() == null ? later() : later("--to", target.version())));
    }

    private static Remedy later(Object... words) {
        List<Object> typed = new ArrayList<>(List.of("up", "--phase", "all"));
        typed.addAll(List.of(words));
        return Remedy.of("when no older instance is left: {}", Fix.command(typed.toArray()));
    }

    /** Whether it is not applied, and a run of the phase leaves it out. */
    static boolean leavesOut(Phase phase, MigrationState migration) {
        return migration.state() == State.WAITING
                || (phase == Phase.CONTRACT && migration.state().isPending() && !migration.contract());
    }

    /** That the only one that was asked for is left out. */
    static Problem ofOther(MigrationState migration) {
        return Problems.error(
                Code.PENDING,
                migration.name() + " is of the phase " + (migration.contract() ? "contract" : "expand")
                        + ", which this run does not apply.",
                migration.contract()
                        ? later(migration.name())
                        : Remedy.of("apply it with the others: {}", Fix.command("up", "--phase", "expand")));
    }

    /** Why it belongs to the phase contract; null where its state says so, or it does not. */
    static @Nullable String words(Comparison comparison, MigrationState migration) {
        ParsedMigration parsed = comparison.parsed().get(migration.version());
        if (parsed == null || !migration.contract()) {
            return null;
        }
        if (parsed.up().options().isContract()) {
            return migration.state() == State.WAITING ? null : "of the phase contract";
        }
        List<String> required = parsed.requirements().stream()
                .map(requirement -> comparison.parsed().get(requirement.version()))
                .flatMap(Stream::ofNullable)
                .map(found -> found.migration().name())
                .toList();
        return "requires " + Printable.names(required) + ", of the phase contract";
    }
}
