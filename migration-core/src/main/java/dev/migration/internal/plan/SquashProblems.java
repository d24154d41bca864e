// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.layout.Migration;
import java.util.List;
import java.util.Set;

/** What is wrong where a migration replaces others, of which this database may have some. */
final class SquashProblems {

    private SquashProblems() {}

    /** It makes what all migrations up to its version have made, so a database with some of these is not for it. */
    static void examine(Migration squash, Comparison comparison, List<Problem> problems) {
        Version version = squash.version();
        Migration lowest = comparison.set().versioned().values().iterator().next();
        if (!lowest.version().equals(version)) {
            problems.add(error(
                    Code.DUPLICATE_VERSION,
                    squash,
                    squash.name() + " replaces all migrations up to " + version + ", so " + lowest.name()
                            + " would be applied twice.",
                    Remedy.of(
                            "remove the files below {}, or, to apply them alone, name the folder that they were"
                                    + " moved to: {}",
                            version,
                            Fix.command("up", "--locations", "FOLDER"))));
            return;
        }
        List<Version> applied = comparison.history().applied().stream()
                .map(AppliedMigration::version)
                .filter(one -> !one.isRepeatable())
                .toList();
        List<Version> missing = missing(squash, comparison.history());
        Version last = Comparison.newest(applied);
        Fix.Command up = Fix.command("up", "--locations", "FOLDER");
        CharSequence apply = Remedy.of(
                "first apply the files that it was made of, which squash has moved to another folder: {}",
                last != null && missing.stream().anyMatch(one -> one.compareTo(last) < 0)
                        ? up.with("--out-of-order", "allow")
                        : up);
        boolean hasOthers = !applied.isEmpty()
                && !comparison.history().settled(Set.of(version)).contains(version);
        AppliedMigration row = comparison.history().find(version).orElse(null);
        // A lower one may have been left out where the last one of them ran.
        boolean hasLeftOut = row != null && squash.isSquashOf(row.checksum()) && !missing.isEmpty();
        if (hasOthers || hasLeftOut) {
            problems.add(error(
                    Code.UNMET_REQUIREMENT,
                    squash,
                    "Migration " + squash.name() + " replaces all migrations up to " + version
                            + ", but this database has not applied "
                            + (missing.isEmpty()
                                    ? "the last of them"
                                    : Printable.names(
                                            missing.stream().map(Version::text).toList()))
                            + ".",
                    apply));
        }
    }

    /** Those that a squash was made of and this database does not have. */
    private static List<Version> missing(Migration squash, History history) {
        List<Version> squashed = squash.squashedVersions();
        Set<Version> settled = history.settled(squashed);
        return squashed.stream().filter(one -> !settled.contains(one)).toList();
    }

    private static Problem error(Code code, Migration squash, String message, CharSequence remedy) {
        return Problem.error(code, Place.of(squash.shown()), message, remedy);
    }
}
