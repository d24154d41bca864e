package dev.migration.adopt.internal;

import dev.migration.Baseline;
import dev.migration.Fix;
import dev.migration.Version;
import dev.migration.adopt.internal.ToolTables.Found;
import dev.migration.adopt.internal.tool.FlywayTableSql;
import dev.migration.adopt.internal.tool.TakeoverRun;
import dev.migration.adopt.internal.tool.Tool;
import dev.migration.internal.checks.ExistingSchema;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.Bookkeeping;
import dev.migration.internal.history.Companion;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.LogEntry;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.settings.FlywayPlaceholders;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the table of Flyway that is kept beside our history, while {@code migration.adopt=flyway} is set:
 *
 * <ol>
 *   <li>Where both histories start, in a schema without tables, the table is made as Flyway makes it. Our log first says that
 *       all migrations are to run, so that a start after a crash does not take the empty table for Flyway's word.
 *   <li>A table that there was once and is no more is not made again.
 *   <li>What was applied here meanwhile without the setting is added.
 * </ol>
 */
final class KeptTables {

    private static final MaskedLog log = MaskedLog.of(KeptTables.class);

    /** A column of Flyway 3, which later ones have removed. */
    private static final String OF_OLD = "version_rank";

    private final TakeoverRun run;

    private KeptTables(TakeoverRun run) {
        this.run = run;
    }

    /**
     * The one that is named, or else the only one of these migrations; under the migration lock.
     *
     * @param named the table; null for any
     */
    static Companion of(TakeoverRun run, @Nullable String named) {
        return new KeptTables(run).find(named);
    }

    private Companion find(@Nullable String named) {
        List<Found> found =
                named != null ? NamedTable.of(run, named).ifThere().stream().toList() : ToolTables.all(run);
        List<Found> ofFlyway =
                found.stream().filter(one -> one.maker() == Tool.FLYWAY).toList();
        if (ofFlyway.isEmpty()) {
            String schema = run.schema();
            String name = nameIn(schema, named);
            return name == null || !starts() ? Companion.NONE : kept(create(schema, name), List.of(), named);
        }
        List<Version> adopted = run.adopted();
        List<Read> read = new ArrayList<>();
        for (Found one : ofFlyway) {
            if (isWritable(one)) {
                var there = new Read(one, AdoptableRows.read(run, one));
                if (there.isOfTheseFiles() || (ofFlyway.size() == 1 && (named != null || !adopted.isEmpty()))) {
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
        return kept(read.get(0), adopted, named);
    }

    private record Read(Found found, AdoptableRows there) {

        /** Also one in which there is nothing yet. */
        boolean isOfTheseFiles() {
            return there.ofTheseFiles()
                    || (there.rows().isEmpty() && there.missing().isEmpty());
        }
    }

    /** A trigger would run what others wrote. */
    private boolean isWritable(Found found) {
        List<String> flaws = found.table().columns().containsKey(OF_OLD)
                ? List.of("is of Flyway 3")
                : found.table().flawsOfWrites(run);
        flaws.stream()
                .findFirst()
                .ifPresent(flaw -> log.warn(
                        "Nothing is written to {} (migration.adopt=flyway): it {}. Flyway cannot be used again before what is"
                                + " applied from now on is recorded there: {}",
                        found.shown(),
                        flaw,
                        Fix.command("adopt", "--back").text()));
        return flaws.isEmpty();
    }

    private Companion kept(Read read, List<Version> adopted, @Nullable String named) {
        Set<Version> there = read.there().rows().stream()
                .map(AppliedMigration::version)
                .filter(version -> !version.isRepeatable())
                .collect(Collectors.toSet());
        // Without a setting, its scripts were given the usual name here.
        FlywayPlaceholders names = named == null && !read.found().table().name().equals(FlywayPlaceholders.TABLE)
                ? null
                : run.session().history().names();
        var table = new KeptTable(run, read.found(), read.there().read(), there, names);
        // Flyway's checksum of a repeatable migration may have the values of its placeholders: it runs once more, if at
        // all.
        List<AppliedMigration> missing = MissingRows.in(read.there(), run, adopted).stream()
                .filter(row -> !row.version().isRepeatable() || !table.hasRow(row.version()))
                .toList();
        List<String> writes = new ArrayList<>(table.probes());
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
                    "{} did not have what was applied without migration.adopt=flyway, and has it now: {}",
                    read.found().shown(),
                    Printable.names(added.stream().map(AppliedMigration::name).toList()));
        }
        return table;
    }

    /** Whether nothing was ever applied here, by whomever. */
    private boolean starts() {
        return run.history().isEmpty()
                && run.history().present()
                && run.session().history().emptyHistory(run.history()).silent()
                && !ExistingSchema.of(run.session(), run.history()).isFilled()
                && (run.session().isOfTenant() || run.schema().equals(run.currentSchema()));
    }

    /** The table's name, where it belongs into this schema; else null. */
    private @Nullable String nameIn(String schema, @Nullable String named) {
        if (named == null) {
            return FlywayPlaceholders.TABLE;
        }
        int dot = named.indexOf('.');
        boolean here = dot <= 0
                || run.database().catalogueName(named.substring(0, dot)).equals(schema);
        return here ? NamedTable.withoutSchema(named) : null;
    }

    private Read create(String schema, String name) {
        var bookkeeping = new Bookkeeping(
                run.session().tables().in(schema),
                Bookkeeping.actor(run.history().server().user()));
        String user = run.session().history().names().user();
        List<String> writes = new ArrayList<>(bookkeeping.baseline(Baseline.none()));
        writes.addAll(FlywayTableSql.create(
                run.database(), schema, name, user, run.session().createdSchemas()));
        write("Flyway's table " + Printable.line(name) + " cannot be created (migration.adopt=flyway)", writes);
        log.info(
                "Schema {} was empty: Flyway's table {} was created, and is kept up to date (migration.adopt=flyway)",
                Printable.line(schema),
                Printable.line(name));
        var found = new Found(Tool.FLYWAY, ToolTables.table(run, schema, name), null);
        return new Read(found, AdoptableRows.read(run, found));
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
