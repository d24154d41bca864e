// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.tool;

import dev.migration.internal.layout.AdaptedCode;
import dev.migration.internal.layout.CodeFiles.CodeScript;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.names.Layout;
import org.jspecify.annotations.Nullable;

/** A migration in Java of Flyway, as Flyway's table names it. */
public interface FlywayCode extends AdaptedCode {

    /** That of a migration; null where it is a file, or a code migration of this library. */
    static @Nullable FlywayCode of(Migration migration) {
        CodeScript script = CodeScript.of(migration.up());
        return script != null && script.migration() instanceof FlywayCode code ? code : null;
    }

    /** Whether a migration or callback in Java of Flyway is among these: it runs while Flyway is on the class path. */
    static boolean isAmong(MigrationSet files) {
        return files.migrations().stream().anyMatch(file -> of(file) != null)
                || files.callbacks().stream().anyMatch(callback -> CodeScript.of(callback.file()) != null);
    }

    @Override
    default Layout layout() {
        return Layout.FLYWAY;
    }

    /** What Flyway's table has for it; null for none. */
    @Nullable
    Integer checksumOfFlyway();

    /** Its name in words. */
    String description();
}
