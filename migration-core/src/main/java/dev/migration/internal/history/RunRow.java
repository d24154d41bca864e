// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.history;

import dev.migration.Version;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Database.AtomicDdl;
import dev.migration.internal.database.DatabaseLocks.TransactionLock;
import dev.migration.internal.database.StatementOutcomes;
import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.SecretMask;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is written to the one row that says what is in flight. The row belongs to
 * its owner: each statement of the journal names the owner and counts one row, or the run has lost it and must stop.
 */
public final class RunRow {

    private final Database database;
    private final String table;
    private final boolean isLease;
    private final @Nullable TransactionLock lock;
    private final String row;
    private final String isOwner;
    private final String setOwner;

    private RunRow(HistoryTables tables, String owner, boolean isLease, @Nullable TransactionLock lock) {
        this.database = tables.database();
        this.table = tables.run();
        this.isLease = isLease;
        this.lock = lock;
        this.row = row(database);
        this.isOwner = "owner" + database.operator("=") + database.literal(owner);
        this.setOwner = "owner = " + database.literal(owner) + ", since = " + database.utcNow();
    }

    /** A row that is no more than the journal: the lock is the session's. */
    public static RunRow asJournal(HistoryTables tables, String owner) {
        return new RunRow(tables, owner, false, null);
    }

    /** A row that is the lock too. */
    public static RunRow asLease(HistoryTables tables, String owner) {
        return new RunRow(tables, owner, true, null);
    }

    /**
     * A row that is the lock too, and is only taken over under this one. Each write to it takes that lock until the
     * transaction ends, which so cannot be overtaken, however long it lasts.
     */
    public static RunRow asLease(HistoryTables tables, String owner, TransactionLock lock) {
        return new RunRow(tables, owner, true, lock);
    }

    /** An owner that differs from every other process and run. */
    public static String newOwner() {
        return Bookkeeping.host() + ":" + ProcessHandle.current().pid() + ":" + UUID.randomUUID();
    }

    /** Host and process of an owner, such as {@code vm, process 25122}. */
    public static String inWords(String owner) {
        String[] parts = Printable.line(owner).split(":", -1);
        return parts.length == 3 ? parts[0] + ", process " + parts[1] : Printable.line(owner);
    }

    /** Makes the row where there is none; a duplicate key means that another instance was faster. */
    public String create() {
        return "INSERT INTO " + table + " (id) SELECT 1 FROM (SELECT " + database.function("COUNT") + "(*) AS n FROM "
                + table + row + ") c WHERE c.n" + database.operator("=") + "0";
    }

    /** Takes the lease if no instance has it: one row, or it is another's. */
    public String takeLease() {
        return update(setOwner + alive()) + row + " AND (owner IS NULL OR expires_at IS NULL OR " + isOwner + ")";
    }

    /** Takes the lease from another, if it still is as it was: one row, or it is another's. */
    public String takeLeaseOver(String pulse) {
        return update(setOwner + alive()) + row + hasPulse(pulse);
    }

    /** Ends another's lease, if it still is as it was, for one who holds the session's lock instead. */
    public String endLease(String pulse) {
        return update("owner = NULL, expires_at = NULL") + row + hasPulse(pulse);
    }

    private String hasPulse(String pulse) {
        return " AND " + HistoryTables.pulse(database) + database.operator("=") + database.literal(pulse);
    }

    /** Renews the lease: one row, or it is lost. */
    String renewLease() {
        return update("owner = owner" + alive()) + mine();
    }

    /** Renews the lease from another session: no row where it is lost, or a transaction of ours has it. */
    public String heartbeat() {
        return lock == null
                ? renewLease()
                : update("owner = owner" + alive()) + " WHERE id" + database.operator("=") + "(SELECT id FROM " + table
                        + owned() + " FOR UPDATE SKIP LOCKED)";
    }

    /** What a transaction begins with so that it cannot be overtaken: one row, or the lease is lost. */
    public Optional<String> guard() {
        return lock == null ? Optional.empty() : Optional.of(renewLease());
    }

    /** Whether a heartbeat that counts no row shows that the lease is lost. */
    public boolean isLostWithoutHeartbeat() {
        return isLease && lock == null;
    }

    /** Renews the lease, where the lock is a lease at all. */
    public Optional<String> keepLease() {
        return isLease ? Optional.of(renewLease()) : Optional.empty();
    }

    /** Every write renews the lease. The time of expiry is for people; no decision depends on it. */
    private String alive() {
        String heartbeat = ", heartbeat = " + database.utcAfter("heartbeat");
        return isLease ? heartbeat + ", expires_at = " + database.utcIn(database.lease()) : heartbeat;
    }

    /** Releases the lease; what is half done stays. Any user may hold the server's lock, so it is not waited for. */
    public String releaseLease() {
        return update("owner = NULL, expires_at = NULL") + owned();
    }

    /** Owns the row: the lease is ours, or the lock is another one and there is no lease. One row, or it is lost. */
    public String own() {
        return update(setOwner) + row + " AND (" + isOwner + " OR expires_at IS NULL)";
    }

    /**
     * A query for the lease, no row when no instance has it: who holds it, since when and what runs; what changes with every
     * renewal; and whether it was renewed within its term, if the clocks are right.
     */
    public static String lease(HistoryTables tables) {
        Database database = tables.database();
        String since = database.concatenation(
                List.of("' since '", database.function("SUBSTRING") + "(CAST(since AS CHAR(26)), 1, 19)", "'Z'"));
        String running = database.concatenation(List.of("', running '", "name"));
        return "SELECT "
                + database.concatenation(
                        List.of("owner", "COALESCE(" + since + ", '')", "COALESCE(" + running + ", '')"))
                + ", " + HistoryTables.pulse(database) + ", CASE WHEN expires_at" + database.operator(">=")
                + database.utcNow()
                + " AND expires_at" + database.operator("<=") + database.utcIn(database.lease()) + " THEN 1 ELSE 0 END"
                + " FROM " + tables.run() + row(database) + " AND owner IS NOT NULL AND expires_at IS NOT NULL";
    }

    /** Starts the journal of a script: one row, or another script is half done. */
    public String begin(Version version, String name, String checksum, String direction, String emptyHash) {
        return next("version = " + database.literal(version.text()) + ", name = " + database.literal(name)
                        + ", checksum = " + database.literal(checksum) + ", direction = "
                        + database.literal(direction) + ", statements_done = 0, prefix_hash = "
                        + database.literal(emptyHash))
                + " AND version IS NULL";
    }

    /** So many statements are done. */
    public String progress(int statementsDone, String prefixHash) {
        return next("statements_done = " + statementsDone + ", prefix_hash = " + database.literal(prefixHash));
    }

    /**
     * Resumes an interrupted script, from a file that may have changed behind the statements that are done. The time changes
     * in any case: some drivers do not count a row that stays the same.
     */
    public String takeUp(String name, String checksum) {
        return next("name = " + database.literal(name) + ", checksum = " + database.literal(checksum));
    }

    /**
     * Records that the next statement was not sent yet, where a note is made before each statement that changes the schema.
     * NULL would not say that: releases that made no notes left it too.
     */
    private String next(String assignments) {
        String none = database.atomicDdl() == AtomicDdl.NONE ? "NULL" : database.literal(StatementOutcomes.NOT_SENT);
        return update(assignments + ", failure = NULL, seen_before = " + none + alive()) + mine();
    }

    /** Records what there is before the next statement is sent. */
    public String note(String found) {
        return noteOf(database.literal(found));
    }

    /** The same, given as an expression. */
    public String noteOf(String found) {
        return update("seen_before = " + found) + mine();
    }

    /** A query for what was recorded before the next statement was sent: null where it was not. */
    public String noted() {
        return "SELECT seen_before FROM " + table + row;
    }

    /** A query for one number: how many statements are done; no row where it is not ours. */
    public String done() {
        return "SELECT statements_done FROM " + table + mine();
    }

    /** The next statement was refused, so it surely took no effect. */
    public String failure(String failure) {
        String masked = SecretMask.maskText(failure);
        return update("failure = " + database.literal(masked)) + mine();
    }

    /** Nothing is half done any more. */
    public String end() {
        return update("version = NULL, name = NULL, checksum = NULL, direction = NULL, statements_done = NULL,"
                        + " prefix_hash = NULL, failure = NULL")
                + mine();
    }

    private String update(String assignments) {
        return "UPDATE " + table + " SET " + assignments;
    }

    private String mine() {
        return lock == null ? owned() : owned() + " AND " + lock.taken();
    }

    private String owned() {
        return row + " AND " + isOwner;
    }

    private static String row(Database database) {
        return " WHERE id" + database.operator("=") + "1";
    }
}
