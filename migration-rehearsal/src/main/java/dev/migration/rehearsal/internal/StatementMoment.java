// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.rehearsal.RehearsalReport.RehearsedStatement;
import dev.migration.rehearsal.internal.books.LockMode;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A statement.
 *
 * @param sql as it was sent, for comparisons only: it may have secrets
 * @param code what of that runs
 * @param zone the session's time zone after it
 * @param start when it was sent, in nanoseconds of the clock
 * @param alone whether it is a transaction of its own in a real run: what came before it is committed, and so is it
 * @param touched what the transaction has locked by then
 * @param taken what of that this statement took, of what may keep others waiting
 */
record StatementMoment(
        RehearsedStatement statement,
        String sql,
        String code,
        String zone,
        long start,
        boolean alone,
        List<Touched> touched,
        Map<Touched, Set<LockMode>> taken) {

    /** The same with other findings. */
    StatementMoment with(RehearsedStatement told) {
        return new StatementMoment(told, sql, code, zone, start, alone, touched, taken);
    }

    long end() {
        return start + statement.duration().toNanos();
    }

    int index() {
        return statement.index();
    }
}
