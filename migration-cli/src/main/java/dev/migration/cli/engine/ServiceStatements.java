// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.engine;

import dev.migration.Migrator;
import dev.migration.internal.find.Root;
import dev.migration.internal.run.Engine;
import dev.migration.statements.internal.DatabaseStatements;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the statements of a service are. */
public final class ServiceStatements {

    private ServiceStatements() {}

    /** Beside its migrations. */
    public static Path file(Migrator files) {
        return Engine.of(files).set().folder().resolve(Root.STATEMENTS_FILE);
    }

    /**
     * Those that its server has counted.
     *
     * @param user who sent them; null for all users
     */
    public static DatabaseStatements counted(Migrator reader, @Nullable String user) {
        Engine engine = Engine.of(reader);
        return engine.askWhenUp(session -> session.ask(
                "The statements cannot be read",
                () -> DatabaseStatements.read(
                        session.connection(),
                        session.database().vendor(),
                        engine.settings().table(),
                        user)));
    }
}
