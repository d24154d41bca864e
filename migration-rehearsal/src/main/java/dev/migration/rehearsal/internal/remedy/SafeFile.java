// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy;

import org.jspecify.annotations.Nullable;

/**
 * A file that does a part of what the migration did.
 *
 * @param migration the name of the migration that it belongs to
 * @param name its own, with that of the folder that it has for itself
 * @param before what it has now; null where it is new
 * @param text what it is to have
 */
public record SafeFile(
        String migration, String name, @Nullable String before, String text) {

    /** Whether it is another than now, for whoever reads it. */
    public boolean isChanged() {
        return before == null || !before.stripTrailing().equals(text.stripTrailing());
    }
}
