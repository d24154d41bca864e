// SPDX-License-Identifier: Apache-2.0
package dev.migration.statements.internal;

import java.util.Comparator;

/**
 * One statement that the service sends.
 *
 * @param text on one line, with {@code ?} in place of each value
 * @param calls how often an hour; 0 where that is unknown
 * @param caller the simple name of the class that sent it first; empty where that is unknown
 */
public record SentStatement(String text, long calls, String caller) implements Comparable<SentStatement> {

    private static final Comparator<SentStatement> ORDER = Comparator.comparing(SentStatement::text)
            .thenComparing(SentStatement::calls)
            .thenComparing(SentStatement::caller);

    /**
     * What it and a later record of the same statement say together: the later calls, if it has any; of two callers the first
     * by name, so that it makes no difference which test was first.
     */
    SentStatement with(SentStatement later) {
        String first = caller.isEmpty() || (!later.caller.isEmpty() && later.caller.compareTo(caller) < 0)
                ? later.caller
                : caller;
        return new SentStatement(text, later.calls > 0 ? later.calls : calls, first);
    }

    @Override
    public int compareTo(SentStatement other) {
        return ORDER.compare(this, other);
    }
}
