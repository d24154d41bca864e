// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import dev.migration.internal.help.Problems;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The newest migration that an existing schema already contains.
 *
 * @param version its version: this migration and all before it are treated as applied; null if the schema contains none,
 *     so that all run
 */
public record Baseline(@Nullable Version version) {

    private static final Baseline NONE = new Baseline(null);

    /** No migration is applied: all of them run. */
    public static Baseline none() {
        return NONE;
    }

    /**
     * The baseline that this text names: {@code none} in any case, or a version of digits.
     *
     * @throws InvalidMigrationsException if it is neither
     */
    public static Baseline of(String text) {
        String named = text.strip();
        if (named.toLowerCase(Locale.ROOT).equals("none")) {
            return NONE;
        }
        Version version = Version.of(named);
        // A text would be newer than every number, and nothing would run any more.
        if (!version.isNumeric()) {
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    "The baseline cannot be \"" + text + "\": a version is a number, such as 0005.",
                    "name the newest migration that the schema already contains; or none, if it contains none");
        }
        return new Baseline(version);
    }

    /** Whether it treats this version as applied. */
    public boolean covers(Version other) {
        return version != null && other.compareTo(version) <= 0;
    }

    /** How it is typed. */
    public String text() {
        return version == null ? "none" : version.text();
    }
}
