// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.roundtrip;

import dev.migration.Version;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.rehearsal.RehearsalOptions;
import dev.migration.rehearsal.RehearsalReport;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is expected of the migrations.
 *
 * @param irreversible the versions that cannot be undone
 * @param newest the version up to which they are tested; null for all
 * @param requireDown whether a missing down script is a failure, and not skipped
 * @param requireLockFile whether a missing lock file is a failure, and not skipped
 * @param rehearsal what each migration may do to the tables that those before it made; null where that is not looked at
 * @param wording how remedies are written
 */
public record Expectations(
        Set<Version> irreversible,
        @Nullable Version newest,
        boolean requireDown,
        boolean requireLockFile,
        @Nullable Rehearsing rehearsal,
        Wording wording) {

    /**
     * What a rehearsal of each migration may find.
     *
     * @param from the first version that is rehearsed, also as it is in a name, such as {@code V1_2}; null for all
     * @param failOn the level from which on a finding is a failure
     */
    public record Rehearsing(@Nullable Version from, RehearsalReport.Level failOn, RehearsalOptions options) {

        /** Reads the version. */
        public Rehearsing {
            from = from == null ? null : MigrationSet.spelled(from.text()).orElse(from);
        }

        boolean concerns(Version version) {
            return from == null || version.compareTo(from) >= 0;
        }
    }

    /**
     * How remedies are written.
     *
     * @param declaration how a version is declared irreversible, with {@code %s} for the version
     * @param emptySchema what to do about a schema that is not empty
     */
    public record Wording(String declaration, String emptySchema) {}
}
