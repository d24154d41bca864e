package dev.migration.internal.roundtrip;

import dev.migration.Version;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is expected of the migrations.
 *
 * @param irreversible the versions that cannot be undone
 * @param newest the version up to which they are tested; null for all
 * @param requireDown whether a missing down script is a failure, and not skipped
 * @param requireLockFile whether a missing lock file is a failure, and not skipped
 * @param wording how remedies are written
 */
public record Expectations(
        Set<Version> irreversible,
        @Nullable Version newest,
        boolean requireDown,
        boolean requireLockFile,
        Wording wording) {

    /**
     * How remedies are written.
     *
     * @param declaration how a version is declared irreversible, with {@code %s} for the version
     * @param emptySchema what to do about a schema that is not empty
     */
    public record Wording(String declaration, String emptySchema) {}
}
