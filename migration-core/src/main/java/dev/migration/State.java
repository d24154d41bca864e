// SPDX-License-Identifier: Apache-2.0
package dev.migration;

/** The state of a migration in one database. */
public enum State {
    /** Not applied, or repeatable and changed since; runs with the next start. */
    PENDING,
    /** Applied, and its file is what ran. */
    APPLIED,
    /** Applied, and its file has changed since in comments or layout only. */
    EDITED,
    /** Applied, and its file has another up or down script now, or may have, where that cannot be determined: nothing runs. */
    CHANGED,
    /** Applied, and there is no file for it. */
    MISSING,
    /** Runs in ranges, and has not come to its end. */
    RUNNING,
    /** Not applied: an earlier one runs in ranges and has not come to its end. */
    HELD,
    /** Not applied: it is of the phase contract, or requires such a one, and runs of the phase expand leave it out. */
    WAITING,
    /** Not applied, although a newer one is. */
    OUT_OF_ORDER,
    /** Not applied: its last run failed and was rolled back. */
    FAILED,
    /** Its script was interrupted: some of its statements are done, see the journal. */
    INTERRUPTED,
    /** At or below the baseline: taken as there before migrations were used, or made by a baseline of Flyway. */
    BASELINE,
    /** Of a newer build of the application than this one: applied by it, or half done, failed or in batches, as its detail says. */
    NEWER;

    /** Whether a run applies it, unless it is out of order and that is refused. */
    public boolean isPending() {
        return this == PENDING || this == FAILED || this == OUT_OF_ORDER || this == RUNNING || this == HELD;
    }
}
