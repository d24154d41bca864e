// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.OutOfOrder;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Sequence;
import dev.migration.Version;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.History.FailedRun;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.names.Layout;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.settings.Settings.Rules;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds new files below the highest applied version, which are out of order, and gaps in the version numbers, if they have to
 * count 1, 2, 3…
 */
final class OutOfOrderAndGaps {

    private OutOfOrderAndGaps() {}

    /**
     * Whether a version that is not applied is out of order.
     *
     * @param newest the newest version that is applied
     * @param failed how its last run failed; whoever marked it as failed wants it to run, in order or not
     */
    static boolean isOutOfOrder(Version version, @Nullable Version newest, @Nullable FailedRun failed) {
        boolean marked = failed != null && failed.marked();
        return !marked && newest != null && version.compareTo(newest) < 0;
    }

    /**
     * Whether one that is out of order is late. It is not if it could not run before, as what it requires was applied last. What
     * another tool has left out is late in any case.
     *
     * @param excused whether it is of the phase contract, for which others do not wait, or requires one that is pending and not late
     */
    static boolean isLate(ParsedMigration parsed, boolean excused, History history) {
        Version version = parsed.migration().version();
        Version adopted = history.newestAdopted();
        if (adopted != null && version.compareTo(adopted) < 0) {
            return true;
        }
        boolean waited = excused;
        boolean newer = false;
        for (AppliedMigration row : history.applied()) {
            boolean required = parsed.requirements().stream()
                    .anyMatch(requirement -> requirement.version().equals(row.version()));
            waited |= required;
            boolean above =
                    row.kind() != AppliedMigration.Kind.BESIDE && row.version().compareTo(version) > 0;
            newer = !required && (newer || above);
        }
        return !waited || (newer && !excused);
    }

    /**
     * Whether a file may run out of order. What is older than what was taken over runs only if that is asked for: the other tool may
     * have left it out on purpose, or a schema has it from elsewhere.
     */
    static boolean mayRun(Migration file, OutOfOrder rule, History history) {
        Version adopted = history.newestAdopted();
        if (rule == OutOfOrder.AUTO && adopted != null && file.version().compareTo(adopted) < 0) {
            return false;
        }
        return rule.allows(file.version());
    }

    static Problem outOfOrder(Migration file, Version newest, Comparison comparison, Rules rules) {
        MigrationSet files = comparison.set();
        Place place = Place.of(file.shown());
        String message = "Migration " + file.name() + " is not applied, although the newer version " + newest + " is.";
        // Where numbers count 1, 2, 3…, another one would leave a gap.
        String renumber = isStrict(files, rules.sequence()) ? "" : "give the file a version after " + newest + "; or, ";
        return mayRun(file, rules.outOfOrder(), comparison.history())
                ? Problem.warning(Code.OUT_OF_ORDER, place, message, "")
                : Problem.error(
                        Code.OUT_OF_ORDER,
                        place,
                        message,
                        Remedy.of(
                                "{}if the schema has it already: {}; or, where it may run out of order, set {}",
                                renumber,
                                Fix.command("mark-applied", file.version()),
                                Fix.setting("out-of-order", "allow")));
    }

    static List<Problem> gaps(Comparison comparison, Rules rules) {
        MigrationSet files = comparison.set();
        if (!isStrict(files, rules.sequence())) {
            return List.of();
        }
        Version recorded = comparison.history().baseline().orElse(null);
        Version baseline = recorded == null ? files.floor() : recorded;
        // After Flyway's 3.2 comes 4.
        BigInteger expected = baseline == null || !baseline.isNumeric()
                ? BigInteger.ONE
                : after(new BigInteger(baseline.number().replaceFirst("\\..*", "")));
        Migration squash = files.squash().orElse(null);
        BigInteger first = squash == null ? null : whole(squash.version());
        if (first != null && first.compareTo(expected) > 0) {
            expected = first;
        }
        // A version that the history knows, or whose file cannot be read, is no gap: that is another problem.
        Set<Version> known = null;
        var problems = new ArrayList<Problem>();
        for (Migration file : files.byVersion().values()) {
            BigInteger found = whole(file.version());
            if (found == null || found.compareTo(expected) < 0) {
                continue;
            }
            if (!expected.equals(found)) {
                known = known == null ? comparison.history().versions() : known;
                while (expected.compareTo(found) < 0 && isKnown(Version.of(expected.toString()), files, known)) {
                    expected = after(expected);
                }
            }
            if (!expected.equals(found)) {
                boolean hasRun = comparison.history().find(file.version()).isPresent()
                        || comparison.history().inFlight(file.version()) != null;
                problems.add(Problem.error(
                        Code.SEQUENCE_GAP,
                        Place.of(file.shown()),
                        "Invalid migration sequence: expected " + expected + ", found " + found,
                        Remedy.of(
                                "add the missing migration{}; if gaps are intended, set {}",
                                hasRun ? "" : " or renumber this one",
                                Fix.setting("sequence", "relaxed"))));
            }
            expected = after(found);
        }
        return problems;
    }

    /** Only a whole number has its place in 1, 2, 3…: Flyway's 1.5 is between. */
    private static @Nullable BigInteger whole(Version version) {
        return version.isNumeric() && version.number().indexOf('.') < 0 ? new BigInteger(version.number()) : null;
    }

    private static boolean isKnown(Version version, MigrationSet files, Set<Version> known) {
        return known.contains(version) || files.versions().contains(version);
    }

    private static BigInteger after(BigInteger number) {
        return number.add(BigInteger.ONE);
    }

    /** Whether numbers have to count 1, 2, 3… */
    static boolean isStrict(MigrationSet files, Sequence sequence) {
        return sequence == Sequence.STRICT
                || (sequence == Sequence.AUTO && files.layout() == Layout.SECTIONS && countsFromOne(files));
    }

    private static boolean countsFromOne(MigrationSet files) {
        SortedMap<Version, Migration> versioned = files.versioned();
        for (Version version : versioned.keySet()) {
            // As text, 10 comes before 9.
            if (!version.isSequenceNumber() || version.isComparedAsText()) {
                return false;
            }
        }
        return !versioned.isEmpty()
                && (versioned.firstKey().equals(Version.of("1"))
                        || files.squash().isPresent());
    }

    /** The newest applied one; one that does not wait for others may have come before them. */
    static @Nullable Version newestInOrder(History history) {
        List<Version> versions = new ArrayList<>(history.applied().size());
        for (AppliedMigration row : history.applied()) {
            if (row.kind() != Kind.BESIDE) {
                versions.add(row.version());
            }
        }
        return Comparison.newest(versions);
    }
}
