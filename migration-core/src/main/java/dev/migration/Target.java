// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far to go: everything, or as far as the one parameter that is set.
 *
 * @param count the next so many migrations; null for another target
 * @param version up: everything to this version and including it; down: everything above it; null for another target
 * @param file one migration, by the name of its file, with or without folder and ending; null for another target
 */
public record Target(
        @Nullable Integer count,
        @Nullable Version version,
        @Nullable String file) {

    private static final List<String> ENDINGS =
            List.of(".up.sql", ".down.sql", ".sql", "/up.sql", "/down.sql", "/migration.sql", "");

    /** Refuses a count below 1, and two targets at once. */
    public Target {
        if (count != null && count < 1) {
            throw new IllegalArgumentException("count must be at least 1, not " + count);
        }
        if ((count != null && version != null) || (file != null && (count != null || version != null))) {
            throw new IllegalArgumentException("a target is a count, a version or a file, not two of them");
        }
    }

    /** Everything there is. */
    public static Target all() {
        return new Target(null, null, null);
    }

    /** The next {@code count} migrations, at least 1. */
    public static Target count(int count) {
        return new Target(count, null, null);
    }

    /** Up to this version, or down until it is the current one. */
    public static Target version(String version) {
        return new Target(null, Version.of(version), null);
    }

    /** The one migration of this file, such as {@code 0003_fixed.sql}. */
    public static Target file(String file) {
        return new Target(null, null, Objects.requireNonNull(file, "file"));
    }

    /** Whether its file is that of the migration with this name, wherever it is. */
    public boolean names(String migration) {
        if (file == null) {
            return false;
        }
        String path = "/" + file.replace('\\', '/');
        return ENDINGS.stream().anyMatch(ending -> path.endsWith("/" + migration + ending));
    }
}
