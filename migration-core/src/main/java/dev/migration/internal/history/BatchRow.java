// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.history;

import dev.migration.Version;
import dev.migration.internal.database.Database;
import dev.migration.internal.secrets.SecretMask;

/**
 * What is written to the row of a migration that runs in ranges. It stands beside the row of the lock, so that others start and
 * run while it does. Each range names its owner and how many were done before it, and is committed with one row or not at all:
 * two processes at work at once would change nothing twice.
 */
public final class BatchRow {

    /** Which migration a row is of: another may have started since. */
    public record Identity(Version version, String checksum) {}

    /** The lock's row has 1. */
    static final int ID = 2;

    private static final String PAUSED = "paused";
    private static final String UP = "up";

    private final Database database;
    private final String table;
    private final String row;
    private final String mine;
    private final String owner;

    public BatchRow(HistoryTables tables, String owner) {
        this.database = tables.database();
        this.table = tables.run();
        this.owner = owner;
        this.row = " WHERE id" + is(Integer.toString(ID));
        this.mine = row + " AND owner" + is(database.literal(owner));
    }

    private String is(String value) {
        return database.operator("=") + value;
    }

    /** Starts it, in the name of this owner: refused by the table's key where another is unfinished. */
    public String begin(Identity identity, String name, BatchProgress progress) {
        return "INSERT INTO " + table + " (id, owner, since, heartbeat, direction, version, name, checksum,"
                + " statements_done, prefix_hash, seen_before) VALUES (" + ID + ", " + database.literal(owner) + ", "
                + database.utcNow() + ", " + database.utcNow() + ", " + database.literal(UP) + ", "
                + database.literal(identity.version().text()) + ", " + database.literal(name) + ", "
                + database.literal(identity.checksum())
                + ", 0, '', " + database.literal(progress.text()) + ")";
    }

    /** Forgets it where no range of it is done: one row, or it is not so. */
    public String forgetUntouched(Version version) {
        return forget(version) + " AND statements_done" + is("0");
    }

    /** A query for what is another text after each write of whoever works on it; no row where it has ended. */
    public String pulse(Identity identity) {
        return "SELECT " + HistoryTables.pulse(database) + ", owner, prefix_hash FROM " + table + row + is(identity);
    }

    /** Takes it over, if nobody has it or it is as it was: one row, or it is another's. */
    public String claim(Identity identity, String pulse) {
        return update("owner = " + database.literal(owner)) + row + is(identity) + " AND (owner IS NULL OR "
                + HistoryTables.pulse(database) + is(database.literal(pulse)) + ")";
    }

    private String is(Identity identity) {
        return " AND version" + is(database.literal(identity.version().text())) + " AND checksum"
                + is(database.literal(identity.checksum())) + " AND direction" + is(database.literal(UP));
    }

    /** Says that its owner lives, or locks it for a range that begins: one row, or it is lost, paused or ended. */
    public String guard(int done) {
        return update("owner = owner") + at(done);
    }

    /** Says why its owner, who lives, waits: one row, or it is lost, paused or ended. */
    public String waits(int done, BatchProgress progress) {
        return update("seen_before = " + database.literal(progress.text())) + at(done);
    }

    /** One more range is done: one row, or it is lost. */
    public String advance(int done, BatchProgress progress) {
        return update("statements_done = " + (done + 1) + ", failure = NULL, seen_before = "
                        + database.literal(progress.text()))
                + at(done);
    }

    /** Ends it with its last range: one row, or it is lost. */
    public String end(int done) {
        return "DELETE FROM " + table + at(done);
    }

    /** Why the last range was refused. */
    public String fail(String failure) {
        return update("failure = " + database.literal(SecretMask.maskText(failure))) + mine;
    }

    /** Leaves it to whoever comes next. */
    public String release() {
        return update("owner = NULL") + mine;
    }

    /** Asks whoever works on it to pause, or to go on: one row, or it has ended. */
    public String pause(Version version, boolean paused) {
        return "UPDATE " + table + " SET prefix_hash = " + (paused ? database.literal(PAUSED) : "''") + row
                + " AND version" + is(database.literal(version.text()));
    }

    /** Forgets it, whoever works on it: one row, or it has ended. */
    public String forget(Version version) {
        return "DELETE FROM " + table + row + " AND version" + is(database.literal(version.text()));
    }

    static boolean isPaused(String mark) {
        return PAUSED.equals(mark);
    }

    private String at(int done) {
        return mine + " AND statements_done" + is(Integer.toString(done)) + " AND prefix_hash" + is("''");
    }

    /** Each write is a sign of life. */
    private String update(String assignments) {
        return "UPDATE " + table + " SET " + assignments + ", heartbeat = " + database.utcAfter("heartbeat");
    }
}
