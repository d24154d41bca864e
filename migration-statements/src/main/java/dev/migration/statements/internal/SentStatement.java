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

    /** What two records of the same statement say together; of two callers the first by name, whoever recorded first. */
    SentStatement with(SentStatement other) {
        String first = caller.isEmpty() || (!other.caller.isEmpty() && other.caller.compareTo(caller) < 0)
                ? other.caller
                : caller;
        return new SentStatement(text, Math.max(calls, other.calls), first);
    }

    @Override
    public int compareTo(SentStatement other) {
        return ORDER.compare(this, other);
    }
}
