// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.engine;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.internal.database.Capability;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.help.FileFailure;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.run.Engine;
import dev.migration.internal.session.Session;
import dev.migration.internal.text.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file that is no migration, such as seed data or a dump. The history does not record what it does.
 *
 * @param shown its path as it is shown
 */
public record PlainFile(Path path, String shown) {

    SourceFile source() {
        return SourceFile.onDisk(String.valueOf(path.getFileName()), shown, path);
    }

    /** Why it cannot be read. */
    public InvalidMigrationsException unreadable(IOException cause) {
        return new InvalidMigrationsException(source().problem(cause));
    }

    /** Writes a whole file, or none. */
    public static void write(Path path, String text) {
        try {
            WholeFile.write(path, text);
        } catch (IOException e) {
            throw FileFailure.cannotWrite(path, e);
        }
    }

    /** Runs it as seed data, any number of times; returns how many statements it has. */
    public int seed(Migrator migrator) {
        return PlainFileRun.run(Engine.of(migrator).settings(), source(), PlainFileRun.Purpose.SEED, session -> {});
    }

    /**
     * Runs it as a dump; returns how many statements it has.
     *
     * @throws InvalidMigrationsException if the database is not empty
     */
    public int load(Migrator migrator) {
        return PlainFileRun.run(
                Engine.of(migrator).settings(), source(), PlainFileRun.Purpose.LOAD, PlainFile::requireEmpty);
    }

    private static void requireEmpty(Session session) {
        History history = session.history().read();
        List<String> found = session.ask("The schema cannot be read", () -> {
            var tables = new ArrayList<String>(session.history()
                    .reader(history)
                    .otherTablesOf(session.connection(), history.server().schema()));
            session.history().reader(history).filledSchemas(session.connection()).stream()
                    .filter(schema -> !schema.equals(history.server().schema()))
                    .forEach(schema -> tables.add("schema " + schema));
            String current = session.history().currentSchema();
            // The history may be in another one than the connection.
            if (session.database().has(Capability.SCHEMAS_ARE_DATABASES)
                    && current != null
                    && !current.equals(history.server().schema())) {
                tables.addAll(session.history().reader(history).otherTablesOf(session.connection(), current));
            }
            return tables;
        });
        if (history.present()) {
            found.add(0, session.tables().table());
        }
        if (!found.isEmpty()) {
            throw Problems.refused(
                    Code.NON_EMPTY_SCHEMA,
                    "The database is not empty: it has " + Printable.names(found) + ". Nothing was loaded.",
                    history.present()
                            ? Remedy.of(
                                    "load into a new database; or, to bring this one up to date: {}", Fix.command("up"))
                            : "load into a new database");
        }
    }
}
