package dev.migration.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * What is demanded: at most so much, or at most so many times what another takes.
 *
 * @param work what is done
 * @param measured ours
 * @param other the other's, or null where the limit is a number
 * @param limit the most
 */
record Target(String work, Key measured, @Nullable Key other, double limit) {

    String demand() {
        return "≤ " + Numbers.text(limit) + (other == null ? "" : " × " + other.contestant());
    }

    String verdict(Results results) {
        Spread ours = results.spread(measured);
        if (ours == null) {
            String failure = results.failure(measured);
            return failure == null ? "not measured" : "**missed**: " + failure;
        }
        if (other == null) {
            return verdict(ours.median(), "");
        }
        Spread theirs = results.spread(other);
        if (theirs == null) {
            String failure = results.failure(other);
            return failure == null ? "not measured" : "met: " + other.contestant() + " " + failure;
        }
        return verdict(ours.median() / theirs.median(), " ×");
    }

    private String verdict(double value, String unit) {
        return (value <= limit ? "met: " : "**missed**: ") + Numbers.text(value) + unit;
    }
}
