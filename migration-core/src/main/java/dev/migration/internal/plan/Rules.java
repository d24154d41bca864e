package dev.migration.internal.plan;

import dev.migration.Baseline;
import dev.migration.OutOfOrder;
import dev.migration.Policy;
import dev.migration.Sequence;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the versions have to keep to.
 *
 * @param sequence whether they have to count without a gap
 * @param outOfOrder how one that is out of order is handled
 * @param policies what is an error and is none by default
 * @param baseline what a schema amounts to that has tables and no history; null where nobody has said it
 */
public record Rules(
        Sequence sequence,
        OutOfOrder outOfOrder,
        Set<Policy> policies,
        @Nullable Baseline baseline) {

    /** Copies the set. */
    public Rules {
        policies = Set.copyOf(policies);
    }
}
