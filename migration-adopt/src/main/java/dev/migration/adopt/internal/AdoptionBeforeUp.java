// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Problem;
import dev.migration.Vendor;
import dev.migration.adopt.internal.ToolTables.Found;
import dev.migration.adopt.internal.flyway.JavaCode;
import dev.migration.adopt.internal.tool.TakeoverRun;
import dev.migration.adopt.internal.tool.Tool;
import dev.migration.internal.compare.RunRequests.RunRequest;
import dev.migration.internal.find.Location;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.layout.CodeSet;
import dev.migration.internal.run.Engine;
import dev.migration.internal.run.Engine.Beside;
import dev.migration.internal.run.Engine.Takeover;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.FlywayPlaceholders;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run takes over before it plans.
 *
 * @param tool whose history; null for none
 * @param table the tool's; null for the only one in the schema
 * @param beans of the application, of which the tool's migrations and callbacks in Java run here
 */
public record AdoptionBeforeUp(
        @Nullable Tool tool, @Nullable String table, List<Object> beans) implements Takeover {

    /** Of a tool by its name, which may be none whose history can be adopted. */
    public static AdoptionBeforeUp of(@Nullable String tool, @Nullable String table) {
        return new AdoptionBeforeUp(
                tool == null
                        ? null
                        : Tool.named(tool)
                                .orElseThrow(() -> Problems.refused(
                                        Code.INVALID_SETTING,
                                        "adopt is \"" + Printable.line(tool)
                                                + "\", which is no tool whose history can be adopted.",
                                        "set one of " + Tool.ids() + "; for another tool, set a baseline")),
                table,
                List.of());
    }

    /** The table that is set for the runs of a Migrator; null for none. */
    public static @Nullable String table(Engine engine) {
        return engine.takeover() instanceof AdoptionBeforeUp set ? set.table : null;
    }

    /** Of Flyway, what ran since the adoption is only foreseen: what may run is decided under the lock, beside its table. */
    @Override
    public History take(
            Engine engine, RunRequest request, Session session, History history, @Nullable StopSignal stop) {
        var run = new TakeoverRun(engine, request, session, history, stop, null);
        if (history.isEmpty()) {
            return first(run);
        }
        History foreseen = tool == Tool.FLYWAY ? LateRows.foreseen(run, table) : history;
        if (tool != Tool.FLYWAY || stop == null) {
            Problems.throwIfInvalid(refusals(run.with(foreseen)));
            return foreseen;
        }
        Problems.throwIfInvalid(ReturnedFiles.problems(run.with(foreseen), table));
        if (foreseen.equals(history)) {
            return history;
        }
        stop.arm();
        return run.lockedAnyway(ours -> {
            try (Beside beside = KeptTables.of(ours, table)) {
                return beside.takenOver(session.history().read());
            }
        });
    }

    /** Of a history in which nothing is applied. */
    private History first(TakeoverRun run) {
        History history = run.history();
        Found found =
                tool == null || run.isExplained() ? null : found(tool, run).orElse(null);
        if (found == null) {
            return history;
        }
        ToolRecord source = tool == Tool.FLYWAY ? new TrueRows(found, row -> true) : found;
        StopSignal stop = run.stop();
        if (stop == null) {
            AdoptionRun.requireNoHistory(run, table);
            source.requireFirst(run);
            return AdoptableRows.sound(run, source).after();
        }
        Problems.throwIfInvalid(run.refusals());
        AdoptionRun.requireNoHistory(run, table);
        stop.arm();
        AdoptionRun.adopt(run, source, null)
                .ifPresent(adopted -> AdoptionLog.info(adopted, found, AdoptionRun.change(adopted, run), run));
        return run.session().history().read();
    }

    @Override
    public List<Problem> refusals(Engine engine, Session session, History history) {
        return refusals(TakeoverRun.of(engine, session, history, null));
    }

    private List<Problem> refusals(TakeoverRun run) {
        List<Problem> refusals = new ArrayList<>(RanSince.problems(run, tool, table));
        if (tool == Tool.FLYWAY) {
            refusals.addAll(ReturnedFiles.problems(run, table));
        }
        return refusals;
    }

    @Override
    public @Nullable String flywayTable() {
        if (tool != Tool.FLYWAY) {
            return null;
        }
        return table == null ? FlywayPlaceholders.TABLE : NamedTable.withoutSchema(table);
    }

    @Override
    public Beside beside(Engine engine, RunRequest request, Session session, History seen, StopSignal stop) {
        return tool == Tool.FLYWAY
                ? KeptTables.of(new TakeoverRun(engine, request, session, seen, stop, null), table)
                : Beside.NONE;
    }

    @Override
    public boolean adopts() {
        return tool != null;
    }

    @Override
    public Takeover with(List<Object> application) {
        return new AdoptionBeforeUp(tool, table, application);
    }

    @Override
    public CodeSet code(Settings settings, Vendor vendor, List<Location> locations) {
        return tool == Tool.FLYWAY && hasFlyway() ? JavaCode.find(settings, locations, table, beans) : CodeSet.NONE;
    }

    /** Whether Flyway itself is there; nothing that needs it is loaded before. */
    private static boolean hasFlyway() {
        try {
            Class.forName(
                    "org.flywaydb.core.api.migration.JavaMigration", false, AdoptionBeforeUp.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** The table of the tool; empty where there is none, as in a new database. */
    private Optional<Found> found(Tool of, TakeoverRun run) {
        // Read once: between two, another instance may have made it.
        List<Found> tables = ToolTables.all(run);
        Optional<Found> found = ChosenTable.of(of, run, table, tables);
        Baseline baseline = run.settings().rules().baseline();
        boolean runsAll = baseline != null && baseline.version() == null;
        if (found.isEmpty() && !runsAll) {
            if (!run.settings().service().beside()) {
                requireNoOtherTool(of, run, tables);
            }
            TablesElsewhere.requireNone(of, run, table);
        }
        found.ifPresent(one -> ChosenTable.requireCurrent(run, one, table));
        return found;
    }

    private static void requireNoOtherTool(Tool tool, TakeoverRun run, List<Found> tables) {
        tables.stream().findFirst().ifPresent(other -> {
            other.requireFirst(run);
            throw Problems.refused(
                    Code.FOREIGN_HISTORY,
                    "Table " + other.table().shown() + " of schema "
                            + run.schema() + " is " + other.tool() + "'s, and the setting adopt is "
                            + tool.id()
                            + ", of which there is no table.",
                    Remedy.of(
                            "set {}; if the table is not of these migrations: {} (or {}); all run",
                            Fix.setting("adopt", other.maker().id()),
                            Fix.command("baseline", "none"),
                            Fix.setting("baseline", "none")));
        });
    }
}
