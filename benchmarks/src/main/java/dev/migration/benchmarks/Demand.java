package dev.migration.benchmarks;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is demanded: at most so much, or at most so many times what another takes.
 *
 * @param work what is done
 * @param measured ours
 * @param other the other's, or null where the limit is a number
 * @param limit the most
 */
record Demand(String work, MeasuredKey measured, @Nullable MeasuredKey other, double limit) {

    String demand() {
        return "≤ " + Numbers.text(limit) + (other == null ? "" : " × " + other.contestant());
    }

    /** For what was measured, also where that failed. */
    String verdict(Results results) {
        Spread ours = results.spread(measured);
        if (ours == null) {
            return "**missed**: " + results.failure(measured);
        }
        if (other == null) {
            return verdict(ours.median(), "");
        }
        Spread theirs = results.spread(other);
        if (theirs == null) {
            return other.contestant() + " " + Objects.requireNonNullElse(results.failure(other), "was not measured");
        }
        return verdict(ours.median() / theirs.median(), " ×");
    }

    private String verdict(double value, String unit) {
        return (value <= limit ? "met: " : "**missed**: ") + Numbers.text(value) + unit;
    }
}
