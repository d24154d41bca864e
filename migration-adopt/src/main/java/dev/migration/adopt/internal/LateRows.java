package dev.migration.adopt.internal;

import dev.migration.MigrationException;
import dev.migration.Version;
import dev.migration.adopt.internal.ToolTables.Found;
import dev.migration.adopt.internal.tool.FlywayReader;
import dev.migration.adopt.internal.tool.TakeoverRun;
import dev.migration.adopt.internal.tool.Tool;
import dev.migration.adopt.internal.tool.ToolRow;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.secrets.MaskedLog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Flyway has run after its history was taken over, such as a hotfix of the last release: it is taken over as at the first
 * start. What our log knows, as it was undone here, is not: nothing says whether the schema has it.
 */
final class LateRows {

    private static final MaskedLog log = MaskedLog.of(LateRows.class);

    private LateRows() {}

    /**
     * Our history with what was taken over, or as it would be where nothing is written.
     *
     * @param named Flyway's table; null for each that records these files
     */
    static History taken(TakeoverRun run, @Nullable String named) {
        TrueRows late = find(run, named).orElse(null);
        if (late == null) {
            return run.history();
        }
        if (run.stop() == null) {
            return with(run.history(), AdoptableRows.sound(run, late).rows());
        }
        run.stop().arm();
        ToolLock toolLock = late.lock(run);
        toolLock.await().close();
        run.lockedAnyway(ours -> {
            try (ToolLock heldToo = toolLock.await()) {
                find(ours, named).ifPresent(now -> adopt(ours, now));
            }
            return true;
        });
        return run.session().history().read();
    }

    private static void adopt(TakeoverRun run, TrueRows late) {
        AdoptableRows adoptable = AdoptableRows.sound(run, late);
        adoptable.write(run);
        log.info(
                "{} has {} that ran there after its history was taken over: recorded as applied, and no script was run"
                        + " (migration.adopt={}): {}",
                late.shown(),
                adoptable.inWords(),
                Tool.FLYWAY.id(),
                Printable.names(
                        adoptable.rows().stream().map(AppliedMigration::name).toList()));
    }

    private static History with(History history, List<AppliedMigration> late) {
        List<AppliedMigration> all = new ArrayList<>(
                history.without(late.stream().map(AppliedMigration::version).toList())
                        .applied());
        all.addAll(late);
        return new History(history.server(), true, all, history.inFlight(), history.batches(), history.failures());
    }

    /** Of one table; where several have something, nothing says which is right. */
    private static Optional<TrueRows> find(TakeoverRun run, @Nullable String named) {
        List<TrueRows> found = new ArrayList<>();
        try {
            RanSince.again(run, Tool.FLYWAY, named).forEach((there, migrations) -> {
                List<Migration> late = migrations.stream()
                        .filter(file -> !there.unfinished().contains(file.version()))
                        .filter(file -> !run.hasDropped(file.version()))
                        .toList();
                if (!late.isEmpty()) {
                    found.add(new TrueRows((Found) there.source(), row -> isOf(row, late)));
                }
            });
        } catch (MigrationException e) {
            // Whoever looks for what may not run again warns of it.
            log.debug("It cannot be determined what Flyway has run since its history was taken over: {}", e);
            return Optional.empty();
        }
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private static boolean isOf(ToolRow row, List<Migration> late) {
        Set<Version> versions = new HashSet<>();
        late.forEach(file -> versions.add(file.version()));
        return row.has("version")
                ? versions.contains(Version.of(row.text("version")))
                : late.stream()
                        .filter(Migration::isRepeatable)
                        .map(FlywayReader::description)
                        .anyMatch(description -> Objects.equals(description, row.text("description")));
    }
}
