// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.tool;

import dev.migration.internal.find.SourceFile;
import dev.migration.internal.layout.Metadata;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.script.PlaceholderReader;
import dev.migration.internal.settings.FlywayPlaceholders;
import dev.migration.internal.settings.PlaceholderValues;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Flyway's checksum of a script; of a repeatable migration, that of its text with the values of its placeholders.
 *
 * @param placeholders what was set for them
 * @param names what Flyway's own placeholders mean; null where Flyway may have had other values
 */
record FlywayChecksum(
        PlaceholderValues placeholders, @Nullable FlywayPlaceholders names) {

    /** Of a migration's script; null where the value of one of its placeholders is not known. */
    @Nullable
    Integer of(Migration migration) throws IOException {
        SourceFile file = migration.up();
        if (!isReplaced(migration)) {
            return FileHash.flyways(file);
        }
        if (names == null) {
            return null;
        }
        try (PlaceholderReader replaced = PlaceholderReader.open(file, names.and(placeholders, file.path()))) {
            int checksum = FileHash.flyways(replaced);
            return replaced.problems().isEmpty() ? checksum : null;
        }
    }

    /** Whether Flyway's checksum has values. */
    private boolean isReplaced(Migration migration) throws IOException {
        if (!migration.isRepeatable()
                || FlywayPlaceholders.areKept(placeholders)
                || !Metadata.of(migration).replacesPlaceholders()) {
            return false;
        }
        try (InputStream in = migration.up().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).contains(placeholders.prefix());
        }
    }
}
