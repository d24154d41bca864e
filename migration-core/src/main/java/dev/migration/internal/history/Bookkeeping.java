// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.history;

import dev.migration.Baseline;
import dev.migration.Version;
import dev.migration.internal.database.Database;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.schema.SchemaRecord;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is written to the history. The statements are plain texts, so that they can travel in one batch with a script's own
 * statements; every value is a literal in the database's safest form.
 */
public final class Bookkeeping {

    private static final int LONGEST_HOST = 120;

    private final Database database;
    private final HistoryTables tables;

    /** Who writes, as an expression. */
    private final String actor;

    private final Companion companion;

    public Bookkeeping(HistoryTables tables, String actor) {
        this(tables, tables.database().literal(actor), Companion.NONE);
    }

    private Bookkeeping(HistoryTables tables, String actor, Companion companion) {
        this.database = tables.database();
        this.tables = tables;
        this.actor = actor;
        this.companion = companion;
    }

    /** For statements that somebody else executes, by an expression for who that is. */
    public static Bookkeeping ofWhoever(HistoryTables tables, String executes) {
        return new Bookkeeping(tables, executes, Companion.NONE);
    }

    /** The same, with another tool's history that is kept beside this one. */
    public Bookkeeping with(Companion other) {
        return new Bookkeeping(tables, actor, other);
    }

    public Companion companion() {
        return companion;
    }

    public HistoryTables tables() {
        return tables;
    }

    /** Writes the row of a migration that runs in ranges, in the name of this owner. */
    public BatchRow batchRow(String owner) {
        return new BatchRow(tables, owner);
    }

    public String forgetBatches(Version version) {
        return batchRow("").forget(version);
    }

    public String pauseBatches(Version version, boolean paused) {
        return batchRow("").pause(version, paused);
    }

    /** Who writes, such as {@code clinic@web-1}. */
    public static String actor(String user) {
        return user + "@" + host();
    }

    /** Who writes in a run over many databases, such as {@code clinic@web-1 in run nightly-42}; null for no such run. */
    public static String actor(String user, @Nullable String fleetRun) {
        return fleetRun == null ? actor(user) : actor(user) + inRun(fleetRun);
    }

    /** How the name of whoever writes in such a run ends. */
    public static String inRun(String fleetRun) {
        return " in run " + fleetRun;
    }

    static String host() {
        String host = System.getenv("HOSTNAME");
        if (host == null || host.isBlank()) {
            try {
                host = InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                host = "unknown-host";
            }
        }
        return host.substring(0, Math.min(host.length(), LONGEST_HOST));
    }

    /** Adds a migration to what is applied. */
    public String insert(Version version, String name, String checksum, Kind kind) {
        return insert(version, name, checksum, kind, database.utcNow(), "applied_by", actor);
    }

    private String insert(
            Version version, String name, String checksum, Kind kind, String time, String moreColumns, String more) {
        return "INSERT INTO " + tables.migrations()
                + " (id, version, name, applied_at, checksum, kind, " + moreColumns + ")"
                + " SELECT COALESCE(" + database.function("MAX") + "(id), 0)" + database.operator("+") + "1, "
                + text(version.text()) + ", " + text(name) + ", "
                + time + ", " + text(checksum) + ", " + text(kind.text()) + ", " + more + " FROM "
                + tables.migrations();
    }

    /** Adds what another tool has applied, a baseline with what else that has. */
    public List<String> adopt(AppliedMigration row, @Nullable String beside) {
        // Where it is removed later, only a baseline does not say that all migrations are to run.
        boolean baseline = row.kind() == Kind.BASELINE;
        LogEntry.Action action = baseline ? LogEntry.Action.BASELINE : LogEntry.Action.ADOPT;
        String kept = baseline ? beside : null;
        return List.of(
                insert(row),
                log(new LogEntry(action, row.version(), row.name(), row.checksum(), null, null, null, kept)));
    }

    /** Adds what is applied already, as far as it is known when, by whom and how long it took; now, by us, if not. */
    private String insert(AppliedMigration row) {
        Instant at = row.appliedAt();
        String by = row.appliedBy();
        Duration took = row.execution();
        return insert(
                row.version(),
                row.name(),
                row.checksum(),
                row.kind(),
                at == null ? database.utcNow() : database.utc(at),
                "applied_by" + (took == null ? "" : ", execution_ms"),
                (by == null ? actor : text(by)) + (took == null ? "" : ", " + took.toMillis()));
    }

    public List<String> baseline(Baseline baseline) {
        Version version = baseline.version();
        LogEntry entry = ofBaseline(baseline);
        return version == null
                ? List.of(log(entry))
                : List.of(insert(version, entry.name(), "", Kind.BASELINE), log(entry));
    }

    /** What is written beside a baseline, in the same transaction. */
    public List<String> besideBaseline(Baseline baseline) {
        return beside(ofBaseline(baseline));
    }

    private static LogEntry ofBaseline(Baseline baseline) {
        Version version = baseline.version();
        return version == null
                ? LogEntry.of(LogEntry.Action.BASELINE, Version.of(baseline.text()), baseline.text(), "")
                : LogEntry.of(LogEntry.Action.BASELINE, version, AppliedMigration.nameOfBaseline(version), "");
    }

    /** Fills in how long a migration took, given as an SQL expression in milliseconds, and appends it to the log. */
    public List<String> complete(LogEntry entry, String millis) {
        String update = "UPDATE " + tables.migrations() + " SET execution_ms = " + millis + where(entry.version());
        List<String> writes =
                new ArrayList<>(database.together(update, "execution_ms", recorded -> log(entry, recorded))
                        .map(List::of)
                        .orElseGet(() -> List.of(update, log(entry, millis))));
        writes.addAll(companion.beside(entry, millis));
        return writes;
    }

    /** Appends to the log that a migration was undone; how long it took is given as an SQL expression in milliseconds. */
    public List<String> undone(LogEntry entry, String millis) {
        List<String> writes = new ArrayList<>(List.of(log(entry, millis)));
        writes.addAll(companion.beside(entry, millis));
        return writes;
    }

    /** What is written beside an entry of the log that took no time, in the same transaction. */
    public List<String> beside(LogEntry entry) {
        return companion.beside(entry, "0");
    }

    /** Removes a repeatable migration with another checksum from what is applied, if there is one. */
    public String deleteChanged(Version version, String checksum) {
        return delete(version) + " AND checksum" + database.operator("<>") + text(checksum);
    }

    /** Removes a migration from what is applied; the version as the row has it. */
    public String delete(Version version) {
        return "DELETE FROM " + tables.migrations() + where(version);
    }

    /** Appends to the log what took no time. */
    public String log(LogEntry entry) {
        return log(entry, "NULL");
    }

    /** Appends to the log; how long it took is given as an SQL expression in milliseconds. */
    public String log(LogEntry entry, String millis) {
        return "INSERT INTO " + tables.log()
                + " (happened_at, action, version, name, checksum, done_by, duration_ms, sql_state, error,"
                + " down_sql, up_sql) VALUES ("
                + String.join(
                        ", ",
                        database.utcNow(),
                        text(entry.action().text()),
                        text(entry.version().text()),
                        text(entry.name()),
                        text(entry.checksum()),
                        actor,
                        millis,
                        text(entry.sqlState()),
                        text(entry.error()),
                        text(entry.downSql()),
                        text(entry.upSql()))
                + ")";
    }

    /** Keeps in the log what a schema holds, in place of what it held before. */
    public List<String> schema(String schema, SchemaRecord record) {
        LogEntry.Action action = LogEntry.Action.SCHEMA;
        var entry = new LogEntry(
                action, Version.of(action.text()), schema, record.checksum(), null, null, null, record.text());
        String older = "DELETE FROM " + tables.log() + " WHERE action" + database.operator("=") + text(action.text());
        return List.of(older, log(entry));
    }

    private String where(Version version) {
        return " WHERE version" + database.operator("=") + text(version.text());
    }

    private String text(@Nullable String value) {
        return value == null ? "NULL" : database.literal(value);
    }
}
