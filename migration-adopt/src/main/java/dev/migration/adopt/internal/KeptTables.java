// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal;

import dev.migration.Baseline;
import dev.migration.Fix;
import dev.migration.MigrationException;
import dev.migration.Version;
import dev.migration.adopt.internal.ToolTables.Found;
import dev.migration.adopt.internal.tool.FlywayTableSql;
import dev.migration.adopt.internal.tool.TakeoverRun;
import dev.migration.adopt.internal.tool.Tool;
import dev.migration.adopt.internal.tool.ToolRow;
import dev.migration.adopt.internal.tool.ToolTable;
import dev.migration.internal.checks.ExistingSchema;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.Bookkeeping;
import dev.migration.internal.history.Companion;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.LogEntry;
import dev.migration.internal.run.Engine.Beside;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.settings.FlywayPlaceholders;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the table of Flyway that is kept beside our history, while {@code migration.adopt=flyway} is set. All is decided while
 * neither another instance nor Flyway works, of its rows as they are then and of our history, which is read after them: what
 * others write to both is never seen in its table alone.
 *
 * <ol>
 *   <li>What Flyway has run since is taken over, or refused.
 *   <li>Where both histories start, the table is made as Flyway makes it: in a schema without tables, or with a baseline. In the
 *       first our log says before that all migrations are to run, so that a start after a crash does not take the empty table for
 *       Flyway's word.
 *   <li>A table that there was once and is no more is not made again, except where nothing but a baseline is recorded.
 *   <li>What was applied here meanwhile without the setting is added.
 * </ol>
 */
final class KeptTables implements Beside {

    private static final MaskedLog log = MaskedLog.of(KeptTables.class);

    private final TakeoverRun run;
    private final @Nullable String named;
    private final List<ToolLock> locks = new ArrayList<>();
    private final List<SeenTable> tables = new ArrayList<>();

    private KeptTables(TakeoverRun run, @Nullable String named) {
        this.run = run;
        this.named = named;
    }

    /** A table, with its rows as they are while Flyway is kept from working. */
    private record SeenTable(Found found, List<ToolRow> rows) {}

    /**
     * Those that are named, or else all; under the migration lock, and before our history is read.
     *
     * @param run with our history as it was read before
     * @param named the table; null for the only one of these migrations
     */
    static Beside of(TakeoverRun run, @Nullable String named) {
        var kept = new KeptTables(run, named);
        try {
            kept.read();
            return kept;
        } catch (RuntimeException e) {
            kept.close();
            throw e;
        }
    }

    private void read() {
        List<Found> found = ChosenTable.candidates(run, Tool.FLYWAY, named);
        if (found.isEmpty()) {
            String name = isAtItsStart(run.history()) ? nameIn(run.schema()) : null;
            if (name != null) {
                // Flyway may be about to make it.
                lock(new ToolTable(run.schema(), name, Map.of()));
                found = ChosenTable.candidates(run, Tool.FLYWAY, named);
            }
        } else {
            found.forEach(one -> lock(one.table()));
        }
        for (Found one : found) {
            try {
                one.requireTrusted(run);
                tables.add(new SeenTable(one, one.rows(run)));
            } catch (MigrationException e) {
                log.warn("It cannot be determined whether Flyway has run since its history was taken over: {}", e);
            }
        }
    }

    private void lock(ToolTable table) {
        locks.add(ToolLock.ofSession(run, Tool.FLYWAY, table).await());
    }

    @Override
    public void close() {
        locks.forEach(ToolLock::close);
    }

    @Override
    public History takenOver(History now) {
        TakeoverRun ours = run.with(now);
        if (now.inFlight() != null) {
            Problems.throwIfInvalid(RanSince.finished(ours, RanSince.tables(ours, Tool.FLYWAY, named, seen(ours))));
        }
        if (!RanSince.isAsked(ours, Tool.FLYWAY)) {
            return now;
        }
        if (now.isEmpty() && !ours.isExplained()) {
            return adopted(ours);
        }
        List<AdoptableRows> read = RanSince.tables(ours, Tool.FLYWAY, named, seen(ours));
        History after = LateRows.recorded(ours, read);
        Problems.throwIfInvalid(RanSince.problems(ours.with(after), Tool.FLYWAY, read));
        return after;
    }

    /** What Flyway has applied since this start looked for its table in vain. */
    private History adopted(TakeoverRun ours) {
        Found found = ChosenTable.of(Tool.FLYWAY, ours, named).orElse(null);
        if (found == null) {
            return ours.history();
        }
        ChosenTable.requireCurrent(ours, found, named);
        AdoptableRows adoptable = AdoptableRows.sound(ours, new TrueRows(found, row -> true));
        adoptable.write(ours);
        AdoptionLog.info(adoptable, found, AdoptionRun.change(adoptable, ours), ours);
        return ours.session().history().read();
    }

    private List<AdoptableRows> seen(TakeoverRun ours) {
        return tables.stream()
                .map(table -> AdoptableRows.of(ours, table.found(), table.rows()))
                .toList();
    }

    @Override
    public Companion companion(History now) {
        return companion(run.with(now));
    }

    private Companion companion(TakeoverRun ours) {
        if (tables.isEmpty()) {
            String name = nameIn(ours.schema());
            return name == null || !starts(ours) ? Companion.NONE : kept(ours, create(ours, name), List.of());
        }
        List<Version> adopted = ours.adopted();
        List<Read> read = new ArrayList<>();
        for (SeenTable one : tables) {
            if (isWritable(one.found())) {
                var there = new Read(one.found(), AdoptableRows.of(ours, one.found(), one.rows()));
                if (there.isOfTheseFiles() || (tables.size() == 1 && (named != null || !adopted.isEmpty()))) {
                    read.add(there);
                }
            }
        }
        if (read.size() != 1) {
            log.warn(
                    "Nothing is written to Flyway's table beside the history (migration.adopt=flyway): {}",
                    read.isEmpty() ? "there is none of these migrations" : "there are several of these migrations");
            return Companion.NONE;
        }
        return kept(ours, read.get(0), adopted);
    }

    private record Read(Found found, AdoptableRows there) {

        /** Also one in which there is nothing yet. */
        boolean isOfTheseFiles() {
            return there.ofTheseFiles()
                    || (there.rows().isEmpty() && there.missing().isEmpty());
        }
    }

    private boolean isWritable(Found found) {
        Optional<String> flaw = KeptTable.flawOfWrites(run, found);
        flaw.ifPresent(what -> log.warn(
                "Nothing is written to {} (migration.adopt=flyway): it {}. Flyway cannot be used again before what is"
                        + " applied from now on is recorded there: {}",
                found.shown(),
                what,
                Fix.command("adopt", "--back").text()));
        return flaw.isEmpty();
    }

    private Companion kept(TakeoverRun ours, Read read, List<Version> adopted) {
        Set<Version> there = read.there().rows().stream()
                .map(AppliedMigration::version)
                .filter(version -> !version.isRepeatable())
                .collect(Collectors.toSet());
        // Without a setting, its scripts were given the usual name here.
        FlywayPlaceholders names = named == null && !read.found().table().name().equals(FlywayPlaceholders.TABLE)
                ? null
                : ours.session().history().names();
        var table = new KeptTable(ours, read.found(), read.there().read(), there, names);
        // Flyway's checksum of a repeatable migration may have the values of its placeholders: it runs once more, if at
        // all.
        List<AppliedMigration> missing = MissingRows.in(read.there(), ours, adopted).stream()
                .filter(row -> !row.version().isRepeatable() || !table.hasRow(row.version()))
                .toList();
        List<String> writes = new ArrayList<>(table.probes());
        // Where DDL commits, a start may have ended between the table and its first row.
        if (read.there().read().stream().noneMatch(row -> row.has("version"))) {
            ours.history()
                    .baselineRow()
                    .ifPresent(row -> writes.addAll(table.beside(
                            LogEntry.of(LogEntry.Action.BASELINE, row.version(), row.name(), row.checksum()), "0")));
        }
        List<AppliedMigration> added = new ArrayList<>();
        for (AppliedMigration row : missing) {
            Duration took = row.execution() == null ? Duration.ZERO : row.execution();
            LogEntry entry = LogEntry.of(LogEntry.Action.APPLY, row.version(), row.name(), row.checksum());
            List<String> statements = table.added(entry, Long.toString(took.toMillis()));
            writes.addAll(statements);
            if (!statements.isEmpty()) {
                added.add(row);
            }
        }
        write(read.found().shown() + " cannot be written, which migration.adopt=flyway keeps up to date", writes);
        if (!added.isEmpty()) {
            log.info(
                    "{} did not have what is applied here, and has it now (migration.adopt=flyway): {}",
                    read.found().shown(),
                    Printable.names(added.stream().map(AppliedMigration::name).toList()));
        }
        return table;
    }

    /** Whether nothing was ever applied here, by whomever, after what the baseline says. */
    private static boolean starts(TakeoverRun ours) {
        History now = ours.history();
        boolean isNew = now.isEmpty()
                && now.present()
                && ours.session().history().emptyHistory(now).silent()
                && !ExistingSchema.of(ours.session(), now).isFilled();
        return (isNew || isBaselined(now))
                && (ours.session().isOfTenant() || ours.schema().equals(ours.currentSchema()));
    }

    private static boolean isAtItsStart(History now) {
        return now.isEmpty() || isBaselined(now);
    }

    /** Whether there is a baseline and nothing else. */
    private static boolean isBaselined(History now) {
        return now.inFlight() == null
                && now.applied().size() == 1
                && now.baselineRow().isPresent();
    }

    /** The table's name, where it belongs into this schema; else null. */
    private @Nullable String nameIn(String schema) {
        if (named == null) {
            return FlywayPlaceholders.TABLE;
        }
        int dot = named.indexOf('.');
        boolean here = dot <= 0
                || run.database().catalogueName(named.substring(0, dot)).equals(schema);
        return here ? NamedTable.withoutSchema(named) : null;
    }

    private Read create(TakeoverRun ours, String name) {
        String schema = ours.schema();
        var bookkeeping = new Bookkeeping(
                ours.session().tables().in(schema),
                Bookkeeping.actor(ours.history().server().user()));
        String user = ours.session().history().names().user();
        List<String> writes =
                ours.history().isEmpty() ? new ArrayList<>(bookkeeping.baseline(Baseline.none())) : new ArrayList<>();
        writes.addAll(FlywayTableSql.create(
                ours.database(),
                schema,
                name,
                user,
                ours.session().createdSchemas(),
                ours.history().baseline().orElse(null)));
        write("Flyway's table " + Printable.line(name) + " cannot be created (migration.adopt=flyway)", writes);
        log.info(
                "The history of schema {} begins: Flyway's table {} was created, and is kept up to date"
                        + " (migration.adopt=flyway)",
                Printable.line(schema),
                Printable.line(name));
        var found = new Found(Tool.FLYWAY, ToolTables.table(ours, schema, name), null);
        return new Read(found, AdoptableRows.read(ours, found));
    }

    private void write(String what, List<String> statements) {
        run.session().ask(what, () -> {
            Connection connection = run.connection();
            connection.setAutoCommit(false);
            try {
                for (String statement : statements) {
                    Row.execute(connection, statement);
                }
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            return true;
        });
    }
}
