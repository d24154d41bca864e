// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal;

import dev.migration.HistoryChange;
import dev.migration.adopt.internal.ToolTables.Found;
import dev.migration.adopt.internal.tool.TakeoverRun;
import dev.migration.adopt.internal.tool.Tool;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.secrets.MaskedLog;
import java.util.List;

/** What a start says of a tool's history that it has taken over. */
final class AdoptionLog {

    private static final int MOST_NAMES = 3;

    private static final MaskedLog log = MaskedLog.of(AdoptionLog.class);

    private AdoptionLog() {}

    /** Of what was recorded from this table. */
    static void info(AdoptableRows adopted, Found found, HistoryChange change, TakeoverRun run) {
        String name = run.settings().service().instance();
        String instance = name == null ? "" : Printable.line(name) + ": ";
        List<String> names = adopted.rows().stream().map(AppliedMigration::name).toList();
        int more = names.size() - MOST_NAMES;
        log.info(
                "{}Schema {} has {} and {}: {} of that {} recorded as applied, up to version {}, and no script was run"
                        + " (migration.adopt={}): {}{}",
                instance,
                Printable.line(run.schema()),
                found.shown(),
                run.history().present()
                        ? "a migration history without rows, as tests leave it that empty all other tables"
                        : "had no migration history",
                adopted.inWords(),
                adopted.rows().size() == 1 ? "is" : "are",
                change.version(),
                found.maker().id(),
                Printable.names(names.subList(0, Math.min(names.size(), MOST_NAMES))),
                more > 0 ? " and " + more + " more" : "");
        if (more > 0) {
            log.debug("{}Recorded as applied: {}", instance, String.join(", ", names));
        }
        // What Flyway's table says stays true.
        if (found.maker() != Tool.FLYWAY && found.maker().mayRunHere()) {
            log.warn("{}Keep {} from running again: {}", instance, found.tool(), found.howToStop(run.files()));
        }
        change.warnings().forEach(warning -> log.warn("{}{}", instance, warning.message()));
    }
}
