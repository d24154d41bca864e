package dev.migration.internal.plan;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Sequence;
import dev.migration.Version;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.Migration.Layout;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.settings.Settings.Rules;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the files count 1, 2, 3… where they have to. */
final class GapCheck {

    private GapCheck() {}

    static List<Problem> problems(Comparison input, Rules rules) {
        List<Migration> files = input.migrations();
        if (!isStrict(input.layout(), files, rules.sequence())) {
            return List.of();
        }
        BigInteger expected = input.history()
                .baseline()
                .filter(Version::isNumeric)
                .map(baseline -> new BigInteger(baseline.number()).add(BigInteger.ONE))
                .orElse(BigInteger.ONE);
        // A version that the history knows, or whose file cannot be read, is not skipped: that is a problem of its own.
        Set<Version> known = Stream.concat(
                        input.history().applied().stream().map(AppliedMigration::version), input.unreadable().stream())
                .collect(Collectors.toSet());
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
                expected = expected.add(BigInteger.ONE);
            }
            if (!expected.equals(found)) {
                problems.add(Problem.error(
                        Code.SEQUENCE_GAP,
                        Place.of(file.up().name()),
                        "Invalid migration sequence: expected " + expected + ", found " + found,
                        "add the missing migration or renumber this one; where gaps are meant, set"
                                + " migration.sequence=relaxed"));
            }
            expected = found.add(BigInteger.ONE);
        }
        return problems;
    }

    private static boolean isStrict(Layout layout, List<Migration> files, Sequence sequence) {
        return switch (sequence) {
            case STRICT -> true;
            case RELAXED -> false;
            case AUTO ->
                layout == Layout.SECTIONS
                        && !files.isEmpty()
                        && files.get(0).version().equals(Version.of("1"))
                        && files.stream().allMatch(file -> file.version().isSequenceNumber());
        };
    }
}
