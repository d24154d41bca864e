package dev.migration.internal.plan;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Sequence;
import dev.migration.Version;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.Migration.Layout;
import dev.migration.internal.settings.Settings.Rules;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds gaps in the version numbers, if they have to count 1, 2, 3… */
final class GapCheck {

    private GapCheck() {}

    static List<Problem> problems(Comparison comparison, Rules rules) {
        List<Migration> files = comparison.migrations();
        if (!isStrict(comparison.layout(), files, rules.sequence())) {
            return List.of();
        }
        Version baseline = comparison.history().baseline().orElse(null);
        BigInteger expected =
                baseline != null && baseline.isNumeric() ? after(new BigInteger(baseline.number())) : BigInteger.ONE;
        // A version that the history knows, or whose file cannot be read, is no gap: that is another problem.
        Set<Version> known = new HashSet<>(comparison.unreadable());
        known.addAll(comparison.history().versions());
        var problems = new ArrayList<Problem>();
        for (Migration file : files) {
            if (!file.version().isNumeric()) {
                continue;
            }
            BigInteger found = new BigInteger(file.version().number());
            if (found.compareTo(expected) < 0) {
                continue;
            }
            while (expected.compareTo(found) < 0 && known.contains(Version.of(expected.toString()))) {
                expected = after(expected);
            }
            if (!expected.equals(found)) {
                problems.add(Problem.error(
                        Code.SEQUENCE_GAP,
                        Place.of(file.up().name()),
                        "Invalid migration sequence: expected " + expected + ", found " + found,
                        "add the missing migration or renumber this one; if gaps are intended, set"
                                + " migration.sequence=relaxed"));
            }
            expected = after(found);
        }
        return problems;
    }

    private static BigInteger after(BigInteger number) {
        return number.add(BigInteger.ONE);
    }

    private static boolean isStrict(Layout layout, List<Migration> files, Sequence sequence) {
        return sequence == Sequence.STRICT
                || (sequence == Sequence.AUTO && layout == Layout.SECTIONS && countsFromOne(files));
    }

    private static boolean countsFromOne(List<Migration> files) {
        for (Migration file : files) {
            if (!file.version().isSequenceNumber()) {
                return false;
            }
        }
        return !files.isEmpty() && files.get(0).version().equals(Version.of("1"));
    }
}
