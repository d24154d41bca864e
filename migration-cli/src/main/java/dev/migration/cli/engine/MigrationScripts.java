// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.engine;

import dev.migration.Migrator;
import dev.migration.Version;
import dev.migration.internal.find.Root;
import dev.migration.internal.run.Engine;
import java.util.List;

/**
 * A migration as files.
 *
 * @param name such as {@code 0007_add_phone}
 * @param files their paths; none where it is in Java
 */
public record MigrationScripts(Version version, String name, List<String> files) {

    /** The name of the lock file beside them. */
    public static final String LOCK_FILE = Root.LOCK_FILE;

    /** All of them in their order. */
    public static List<MigrationScripts> of(Migrator migrator) {
        return Engine.of(migrator).set().migrations().stream()
                .map(migration -> new MigrationScripts(migration.version(), migration.name(), migration.files()))
                .toList();
    }
}
