// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.targets;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.TargetNotReadyException;
import dev.migration.fleet.FleetMigrator;
import dev.migration.fleet.FleetReport;
import dev.migration.fleet.TargetOutcome;
import dev.migration.fleet.TargetOutcome.Kind;
import dev.migration.fleet.TargetStatus;
import dev.migration.fleet.TargetStatus.Standing;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.report.TargetsDocument;
import dev.migration.spring.MigrationLog;
import dev.migration.spring.internal.RepeatedWork;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Migrates all targets in the start, or after it in two threads: while one waits for a target that takes long, the other sees
 * to those that are new, or failed for a reason that may pass. Stopped with the application; another instance goes on.
 */
public final class ServiceTargets implements Targets, SmartLifecycle, AutoCloseable {

    /** Between two looks of one thread; together they look twice as often. */
    public static final Duration PAUSE = Duration.ofSeconds(60);

    private static final int MOST_KNOWN = 1000;

    // One logger for everything about a run.
    private static final Logger log = LoggerFactory.getLogger(MigrationLog.class);

    private final Supplier<FleetMigrator> fleet;
    private final boolean background;
    private final Duration pause;
    private final TargetsLook look;

    /** What was logged of the targets that fail, to say it once. */
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /** Why no target could be migrated when that was last tried. */
    private final AtomicReference<String> nothing = new AtomicReference<>("");

    private final RepeatedWork rounds;
    private volatile boolean wanted;

    /** Asks for the FleetMigrator where it is used: settings that are not used are not checked. */
    public ServiceTargets(Supplier<FleetMigrator> fleet, boolean background, Duration pause) {
        this.fleet = fleet;
        this.background = background;
        this.pause = pause;
        this.look = new TargetsLook(fleet);
        this.rounds = new RepeatedWork(pause);
    }

    @Override
    public void atStart(boolean migrate) {
        if (background) {
            // It connects to nothing yet: a setting that is wrong ends the start.
            FleetMigrator unused = fleet.get();
            wanted = migrate;
            log.info(migrate ? "Targets are migrated in the background" : "Targets are left as they are");
        } else if (migrate) {
            FleetReport report = fleet.get().up();
            List<Wrong> wrong = report.outcomes().stream()
                    .filter(outcome -> outcome.kind() != Kind.MIGRATED && outcome.kind() != Kind.UP_TO_DATE)
                    .map(ServiceTargets::wrong)
                    .toList();
            if (!wrong.isEmpty()) {
                throw new TargetNotReadyException(
                        wrong.stream().map(Wrong::target).toList(), problems(wrong));
            }
            log.info(
                    "{} of {} migrated in {}",
                    report.count(Kind.MIGRATED),
                    Printable.counted(report.outcomes().size(), "target"),
                    Printable.duration(report.duration()));
        } else {
            List<TargetStatus> targets = fleet.get().status().targets();
            List<Wrong> wrong = targets.stream()
                    .filter(target -> target.standing() != Standing.UP_TO_DATE)
                    .map(ServiceTargets::wrong)
                    .toList();
            if (!wrong.isEmpty()) {
                throw new InvalidMigrationsException(problems(wrong));
            }
            log.info("Nothing is pending for {}", Printable.counted(targets.size(), "target"));
        }
    }

    /** What is wrong with one target. */
    private record Wrong(String target, List<Problem> problems) {}

    private static Wrong wrong(TargetOutcome outcome) {
        return new Wrong(
                outcome.target(),
                outcome.problems().isEmpty()
                        ? List.of(Problem.error(Code.STOPPED, null, "It was not started.", "start again"))
                        : outcome.problems());
    }

    private static Wrong wrong(TargetStatus status) {
        return new Wrong(
                status.target(),
                status.problems().isEmpty()
                        ? List.of(Problem.error(
                                Code.PENDING,
                                null,
                                status.pending() + (status.pending() == 1 ? " migration is" : " migrations are")
                                        + " not applied.",
                                "apply them: migration fleet up"))
                        : status.problems());
    }

    /** What is wrong with many for the same reason is one problem. */
    private static List<Problem> problems(List<Wrong> all) {
        Map<String, List<Problem>> byName = new LinkedHashMap<>();
        all.forEach(wrong -> byName.put(wrong.target(), wrong.problems()));
        return Problems.ofEach("Target", byName);
    }

    @Override
    public void start() {
        rounds.start("migration-targets-1", Duration.ZERO, this::catchUp);
        rounds.start("migration-targets-2", pause.dividedBy(2), this::catchUp);
    }

    private boolean catchUp() {
        try {
            FleetReport report = fleet.get().catchUp();
            nothing.set("");
            if (!report.outcomes().isEmpty()) {
                look.changed();
                said(report);
            }
        } catch (RuntimeException e) {
            String why = TargetsLook.why(e);
            if (isRunning() && !why.equals(nothing.getAndSet(why))) {
                log.warn(
                        "No target is migrated, and that is tried again every {} s:\n{}",
                        pause.dividedBy(2).toSeconds(),
                        why);
            }
        }
        return true;
    }

    private void said(FleetReport report) {
        long migrated = report.count(Kind.MIGRATED);
        if (migrated > 0) {
            log.info("Migrated {} in {}", Printable.counted(migrated, "target"), Printable.duration(report.duration()));
        }
        report.failures().forEach((cause, targets) -> {
            List<String> names = targets.stream().map(TargetOutcome::target).toList();
            if (known.size() > MOST_KNOWN) {
                known.clear();
            }
            if (isRunning() && known.add(names + cause)) {
                log.warn("{} failed: {}\n{}", Printable.counted(names.size(), "target"), Printable.names(names), cause);
            }
        });
    }

    @Override
    public void stop() {
        rounds.stop(() -> fleet.get().stop());
    }

    @Override
    public boolean isAutoStartup() {
        return wanted;
    }

    @Override
    public boolean isRunning() {
        return rounds.areRunning();
    }

    @Override
    public boolean areInBackground() {
        return background;
    }

    @Override
    public List<String> states() {
        return Stream.of(Standing.values()).map(Standing::text).toList();
    }

    @Override
    public TargetsDocument read() {
        return look.read();
    }

    /** Ends the thread that looks how they stand. */
    @Override
    public void close() {
        look.close();
    }
}
