// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.engine;

import dev.migration.Migrator;
import dev.migration.internal.run.Engine;

/** Lets two Migrators of one command read and parse each file once. */
public final class SharedFiles {

    private SharedFiles() {}

    /** The first one, with the files of the other, which were found at the same locations. */
    public static Migrator of(Migrator migrator, Migrator other) {
        Engine engine = Engine.of(migrator);
        return (Migrator) engine.with(engine.settings(), Engine.of(other).files(), engine.active())
                .migrator();
    }
}
