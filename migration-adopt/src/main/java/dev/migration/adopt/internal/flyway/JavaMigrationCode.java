// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.flyway;

import dev.migration.adopt.internal.tool.FlywayCode;
import dev.migration.internal.layout.CodeMethods;
import java.sql.Connection;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

/**
 * A migration in Java of Flyway. A code migration with the same version, the name that follows the two underscores in that of the
 * class, and the same {@link #checksum} is the same migration.
 */
record JavaMigrationCode(JavaMigration migration, FlywayConfiguration configuration) implements FlywayCode {

    /** As a code migration has it that does not say otherwise. */
    private static final String WITHOUT_CHECKSUM = "1";

    private static final CodeMethods METHODS =
            new CodeMethods("getVersion()", "getDescription()", "getChecksum()", "canExecuteInTransaction()");

    private record Given(Configuration getConfiguration, Connection getConnection) implements Context {}

    @Override
    public Class<?> type() {
        return migration.getClass();
    }

    @Override
    public CodeMethods methods() {
        return METHODS;
    }

    @Override
    public String version() {
        MigrationVersion version = migration.getVersion();
        return version == null ? REPEATABLE : version.getVersion();
    }

    @Override
    public String name() {
        return description().replaceAll("[^\\p{L}\\p{M}\\p{N}_-]", "_");
    }

    @Override
    public String description() {
        String description = migration.getDescription();
        return description == null ? type().getSimpleName() : description;
    }

    @Override
    public @Nullable Integer checksumOfFlyway() {
        return migration.getChecksum();
    }

    @Override
    public String checksum() {
        Integer checksum = checksumOfFlyway();
        String text = checksum == null ? WITHOUT_CHECKSUM : checksum.toString();
        // One that says 1 differs from one that says nothing.
        return checksum != null && text.equals(WITHOUT_CHECKSUM) ? "0" + text : text;
    }

    @Override
    public boolean isTransactional() {
        return migration.canExecuteInTransaction();
    }

    @Override
    public void run(Connection connection) throws Exception {
        migration.migrate(new Given(configuration.of(connection), connection));
    }
}
