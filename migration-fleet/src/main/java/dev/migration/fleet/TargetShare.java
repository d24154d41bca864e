// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of targets, or a percentage of all: {@code 5} or {@code 10%}. */
record TargetShare(int number, boolean isPercentage) {

    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,8})(%?)");

    /** Empty where the text is neither, or more than all. */
    static Optional<TargetShare> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var portion = new TargetShare(
                Integer.parseInt(parts.group(1)), !parts.group(2).isEmpty());
        return portion.isPercentage && portion.number > 100 ? Optional.empty() : Optional.of(portion);
    }

    /** How many of so many, at least one: a percentage may be no whole number. */
    double of(int all) {
        return isPercentage ? Math.max(1, all * number / 100.0) : number;
    }
}
