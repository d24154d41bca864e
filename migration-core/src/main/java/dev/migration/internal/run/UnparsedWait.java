// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import dev.migration.internal.history.History;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Waits for the migration lock before any script is parsed: if several instances start at once, only one has to parse the
 * scripts. The lock is tried before it is certain that anything runs.
 */
final class UnparsedWait {

    /** Then the scripts are parsed: what is wrong with them is reported while another instance is at work. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /** With a shorter one, the wait for the lock could be over before the scripts are parsed. */
    private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(1);

    /** A read costs more than a try, and mostly the lock is free as soon as nothing is pending. */
    private static final Duration BETWEEN_READS = Duration.ofSeconds(1);

    private final long start = System.nanoTime();
    private final Duration longest;

    UnparsedWait(Settings settings) {
        Duration half = settings.sqlLocks().waitTimeout().dividedBy(2);
        this.longest = half.compareTo(LONGEST) < 0 ? half : LONGEST;
    }

    /**
     * Whether the lock can be taken without creating anything, so that a refused run leaves nothing behind; where nothing is
     * in flight.
     */
    static boolean isPossible(Session session, History seen, Settings settings) {
        return !seen.server().readOnly()
                && seen.server().pooler() == null
                && !session.isOfTenant()
                && (seen.present() || !session.createsSchema())
                && settings.sqlLocks().waitTimeout().compareTo(SHORTEST_TIMEOUT) >= 0
                && session.database().locks().sessionLock("").isPresent();
    }

    /**
     * Takes the lock if it is free at once, and returns the history that was seen. Otherwise waits until the lock is free or
     * nothing is pending, and returns the new history, without the lock; after too long a wait, the one that was seen.
     */
    History await(
            LockedHistory locked, Session session, History seen, Predicate<History> busy, Supplier<History> again) {
        if (locked.tryFirst()) {
            return seen;
        }
        Duration nextRead = BETWEEN_READS;
        for (Duration waited = waited(); waited.compareTo(longest) < 0; waited = waited()) {
            if (waited.compareTo(nextRead) >= 0) {
                nextRead = waited.plus(BETWEEN_READS);
                History now = session.history().tryRead();
                if (now != null && !busy.test(now)) {
                    return now;
                }
            }
            if (locked.tryFirst()) {
                // Most likely nothing is pending: the other waiting instances should not wait until this one knows.
                locked.close();
                return again.get();
            }
        }
        return seen;
    }

    private Duration waited() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
