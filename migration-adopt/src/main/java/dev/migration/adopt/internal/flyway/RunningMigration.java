// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.flyway;

import dev.migration.Version;
import dev.migration.adopt.internal.tool.FlywayCode;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.layout.CodeFiles.CodeScript;
import dev.migration.internal.layout.Migration;
import java.util.Comparator;
import java.util.Date;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/** A migration that a callback runs beside, as far as it is known then. */
record RunningMigration(
        @Nullable MigrationVersion getVersion,
        String getDescription,
        CoreMigrationType getType,
        String getScript,
        @Nullable Integer getChecksum,
        MigrationState getState)
        implements MigrationInfo {

    private static final Comparator<MigrationInfo> BY_VERSION = Comparator.comparing(
                    MigrationInfo::getVersion, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(MigrationInfo::getDescription);

    static MigrationInfo info(Version version, String name, SourceFile up, boolean isDone) {
        CodeScript code = CodeScript.of(up);
        FlywayCode flyways = code != null && code.migration() instanceof FlywayCode its ? its : null;
        return new RunningMigration(
                version.isRepeatable() ? null : MigrationVersion.fromVersion(version.text()),
                flyways != null
                        ? flyways.description()
                        : Migration.title(name).replace('_', ' ').strip(),
                code == null ? CoreMigrationType.SQL : CoreMigrationType.JDBC,
                up.name(),
                flyways == null ? null : flyways.checksumOfFlyway(),
                isDone ? MigrationState.SUCCESS : MigrationState.PENDING);
    }

    @Override
    public @Nullable Date getInstalledOn() {
        return null;
    }

    @Override
    public @Nullable String getInstalledBy() {
        return null;
    }

    @Override
    public @Nullable Integer getInstalledRank() {
        return null;
    }

    @Override
    public @Nullable Integer getExecutionTime() {
        return null;
    }

    @Override
    public @Nullable String getPhysicalLocation() {
        return null;
    }

    @Override
    public int compareVersion(MigrationInfo other) {
        return BY_VERSION.compare(this, other);
    }

    @Override
    public int compareTo(MigrationInfo other) {
        return BY_VERSION.compare(this, other);
    }
}
