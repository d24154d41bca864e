package dev.migration.adopt.internal;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.HistoryChange;
import dev.migration.InvalidMigrationsException;
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
import dev.migration.internal.history.Companion;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.layout.CodeSet;
import dev.migration.internal.run.Engine;
import dev.migration.internal.run.Engine.Takeover;
import dev.migration.internal.secrets.MaskedLog;
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

    private static final int MOST_NAMES = 3;

    private static final MaskedLog log = MaskedLog.of(AdoptionBeforeUp.class);

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

    /** Another instance may write to both histories between two looks at them: what is refused is looked at again. */
    @Override
    public History take(
            Engine engine, RunRequest request, Session session, History history, @Nullable StopSignal stop) {
        if (tool != Tool.FLYWAY) {
            return takeNow(engine, request, session, history, stop);
        }
        History before = history;
        for (boolean again = false; ; again = true) {
            try {
                return takeNow(engine, request, session, before, stop);
            } catch (InvalidMigrationsException e) {
                History now = session.history().read();
                if (again && now.applied().equals(before.applied())) {
                    throw e;
                }
                before = now;
            }
        }
    }

    private History takeNow(
            Engine engine, RunRequest request, Session session, History history, @Nullable StopSignal stop) {
        var run = new TakeoverRun(engine, request, session, history, stop, null);
        if (!history.isEmpty()) {
            History now = tool == Tool.FLYWAY ? LateRows.taken(run, table) : history;
            Problems.throwIfInvalid(refusals(new TakeoverRun(engine, request, session, now, stop, null)));
            return now;
        }
        Found found =
                tool == null || run.isExplained() ? null : found(tool, run).orElse(null);
        if (found == null) {
            return history;
        }
        ToolRecord source = tool == Tool.FLYWAY ? new TrueRows(found, row -> true) : found;
        if (stop == null) {
            AdoptionRun.requireNoHistory(run, table);
            source.requireFirst(run);
            return AdoptableRows.sound(run, source).after();
        }
        Problems.throwIfInvalid(run.refusals());
        AdoptionRun.requireNoHistory(run, table);
        stop.arm();
        AdoptionRun.adopt(run, source, null)
                .ifPresent(adopted -> log(adopted, found, AdoptionRun.change(adopted, run), run));
        return session.history().read();
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
    public Companion companion(Engine engine, Session session, History history) {
        return tool == Tool.FLYWAY
                ? KeptTables.of(TakeoverRun.of(engine, session, history, null), table)
                : Companion.NONE;
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

    private static void log(AdoptableRows adopted, Found found, HistoryChange change, TakeoverRun run) {
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

    /** The table of the tool; empty where there is none, as in a new database. */
    private Optional<Found> found(Tool of, TakeoverRun run) {
        Optional<Found> found = ChosenTable.of(of, run, table);
        Baseline baseline = run.settings().rules().baseline();
        boolean runsAll = baseline != null && baseline.version() == null;
        if (found.isEmpty() && !runsAll) {
            if (!run.settings().service().beside()) {
                requireNoOtherTool(of, run);
            }
            TablesElsewhere.requireNone(of, run, table);
        }
        found.ifPresent(one -> ChosenTable.requireCurrent(run, one, table));
        return found;
    }

    private static void requireNoOtherTool(Tool tool, TakeoverRun run) {
        ToolTables.all(run).stream().findFirst().ifPresent(other -> {
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
