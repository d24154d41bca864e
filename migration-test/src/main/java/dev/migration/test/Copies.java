// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import dev.migration.internal.secrets.MaskedLog;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** How a product copies databases: for each checksum a template is migrated once, and copied from then on. */
interface Copies {

    /**
     * What of the server and of the database itself decides what a run leaves there.
     *
     * @throws dev.migration.InvalidMigrationsException if it cannot be the start of a template: it is not empty, or has what a copy
     *     would not have
     */
    String origin() throws SQLException;

    /**
     * A copy of the template with this checksum. Where there is none, or one that was interrupted, it is made; other processes wait
     * meanwhile.
     */
    Copied copy(String checksum, Migration migration) throws SQLException, IOException;

    /** What brings the empty database of this URL up to date, and leaves no connection open. */
    @FunctionalInterface
    interface Migration {
        void run(String jdbc) throws SQLException;
    }

    /** A copy: where it is, and how it goes. */
    record Copied(String jdbc, Drop drop) {

        private static final MaskedLog LOG = MaskedLog.of(Copies.class);

        /** What cannot be dropped, as its server may have ended before, is dropped by the next process that copies. */
        void dropIfPossible() {
            try {
                drop.run();
            } catch (SQLException | IOException e) {
                LOG.debug("A copy is left: {}", e.getMessage());
            }
        }
    }

    /** Drops a copy, whoever is connected to it. */
    @FunctionalInterface
    interface Drop {
        void run() throws SQLException, IOException;
    }

    /** One try to get a lock. */
    @FunctionalInterface
    interface Attempt {
        boolean succeeds() throws SQLException, IOException;
    }

    /** Polls, as a lock that is waited for inside a database holds a snapshot there. */
    static void await(Attempt attempt, Duration longest) throws SQLException, IOException {
        Instant end = Instant.now().plus(longest);
        while (!attempt.succeeds()) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException(
                        "Another process has been making the template for " + longest.toSeconds()
                                + " s.\n  Next: let it end, or set migration.wait-timeout to a longer time");
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while another process made the template", e);
            }
        }
    }
}
