package dev.migration.spring.internal.targets;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the targets stand, as the endpoint answers it.
 *
 * @param read whether they have ever been read: if not, nothing else is known
 * @param counts how many are in each state; all states
 * @param versions how many are at each version, the newest first
 * @param causes what is wrong, the most frequent cause first
 * @param differing whose schema differs from that of most others at the same version
 * @param slowest whose migrations took longest
 * @param targets all of them
 * @param asOf when they were read; null if never
 * @param failure why they could not be read since
 */
public record TargetsDescriptor(
        boolean read,
        Map<String, Long> counts,
        Map<String, Long> versions,
        List<Cause> causes,
        List<String> differing,
        List<Slow> slowest,
        List<Target> targets,
        @Nullable Instant asOf,
        @Nullable String failure) {

    static final TargetsDescriptor UNREAD =
            new TargetsDescriptor(false, Map.of(), Map.of(), List.of(), List.of(), List.of(), List.of(), null, null);

    /** What is wrong with some: how many, and some of their names. */
    public record Cause(String cause, int number, List<String> targets) {}

    /** How long all migrations of one took. */
    public record Slow(String target, long executionMillis) {}

    /** One target. */
    public record Target(
            String name,
            String state,
            @Nullable String version,
            int pending,
            @Nullable String problem,
            Map<String, String> labels) {}

    TargetsDescriptor failedSince(String why) {
        return new TargetsDescriptor(read, counts, versions, causes, differing, slowest, targets, asOf, why);
    }
}
