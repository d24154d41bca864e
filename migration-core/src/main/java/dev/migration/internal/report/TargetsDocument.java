// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the targets of a fleet stand, for programs, see {@link StatusDocument}.
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
public record TargetsDocument(
        int format,
        boolean read,
        Map<String, Long> counts,
        Map<String, Long> versions,
        List<Cause> causes,
        List<String> differing,
        List<Slow> slowest,
        List<Target> targets,
        @Nullable Instant asOf,
        @Nullable String failure) {

    /** Before the first look. */
    public static final TargetsDocument UNREAD = new TargetsDocument(
            StatusDocument.FORMAT, false, Map.of(), Map.of(), List.of(), List.of(), List.of(), List.of(), null, null);

    /** What is wrong with some: how many, and their names, or some of them. */
    public record Cause(String cause, int number, List<String> targets) {}

    /** How long all migrations of one took. */
    public record Slow(String target, long executionMillis) {}

    /** One target. Its first problem in short; all of them are for the command line, whose remedies are not those of a service. */
    public record Target(
            String name,
            String state,
            @Nullable String version,
            int pending,
            @Nullable Integer waiting,
            long executionMillis,
            @Nullable String problem,
            @Nullable List<ProblemDocument> problems,
            Map<String, String> labels) {}

    /** The same, which could not be read again. */
    public TargetsDocument failedSince(String why) {
        return new TargetsDocument(format, read, counts, versions, causes, differing, slowest, targets, asOf, why);
    }
}
