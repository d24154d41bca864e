package dev.migration.plan;

import java.util.Set;

/**
 * What the versions have to keep to.
 *
 * @param sequence whether they have to count without a gap
 * @param outOfOrder what becomes of one that comes late
 * @param policies what is an error and is none by default
 */
public record Rules(Sequence sequence, OutOfOrder outOfOrder, Set<Policy> policies) {

    /** Copies the set. */
    public Rules {
        policies = Set.copyOf(policies);
    }

    /** Those by default. */
    public Rules(Sequence sequence, OutOfOrder outOfOrder) {
        this(sequence, outOfOrder, Set.of());
    }
}
