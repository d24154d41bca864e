// SPDX-License-Identifier: Apache-2.0
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

    /** Our history as it would be with them; where there is none, the same. */
    static History foreseen(TakeoverRun run, @Nullable String named) {
        if (!RanSince.isAsked(run, Tool.FLYWAY)) {
            return run.history();
        }
        Optional<TrueRows> found;
        try {
            found = find(run, RanSince.tables(run, Tool.FLYWAY, named));
        } catch (MigrationException e) {
            // Whoever looks for what may not run again warns of it.
            log.debug("It cannot be determined what Flyway has run since its history was taken over: {}", e);
            return run.history();
        }
        return found.map(late ->
                        with(run.history(), AdoptableRows.sound(run, late).rows()))
                .orElse(run.history());
    }

    /** Our history with what of these tables was recorded just now. */
    static History recorded(TakeoverRun run, List<AdoptableRows> tables) {
        TrueRows late = find(run, tables).orElse(null);
        if (late == null) {
            return run.history();
        }
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
        return run.session().history().read();
    }

    private static History with(History history, List<AppliedMigration> late) {
        List<AppliedMigration> all = new ArrayList<>(
                history.without(late.stream().map(AppliedMigration::version).toList())
                        .applied());
        all.addAll(late);
        return new History(history.server(), true, all, history.inFlight(), history.batches(), history.failures());
    }

    /** Of one table; where several have something, nothing says which is right. */
    private static Optional<TrueRows> find(TakeoverRun run, List<AdoptableRows> tables) {
        List<TrueRows> found = new ArrayList<>();
        RanSince.again(run, Tool.FLYWAY, tables).forEach((there, migrations) -> {
            List<Migration> late = migrations.stream()
                    .filter(file -> !there.unfinished().contains(file.version()))
                    .filter(file -> !run.hasDropped(file.version()))
                    .toList();
            if (!late.isEmpty()) {
                found.add(new TrueRows((Found) there.source(), row -> isOf(row, late)));
            }
        });
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
