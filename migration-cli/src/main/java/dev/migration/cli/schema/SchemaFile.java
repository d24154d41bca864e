// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.schema;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.engine.PlainFile;
import dev.migration.internal.help.LineDiff;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.schema.internal.dump.DumpTool;
import dev.migration.schema.internal.dump.SchemaDump;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The file with the dump, which is committed beside the migrations. */
public record SchemaFile(Invocation invocation, Path path) {

    static final String STDOUT = "-";

    private static final String NAME = "schema.sql";
    private static final String FOLDER = "db";

    /** The one that was typed, else that of the settings, else the usual one. */
    static SchemaFile of(Invocation invocation, @Nullable String typed) {
        Path directory = invocation.directory();
        String set = typed == null ? invocation.settings().schemaFile() : typed;
        Path usual = Files.isDirectory(directory.resolve(FOLDER)) ? Path.of(FOLDER, NAME) : Path.of(NAME);
        return new SchemaFile(invocation, directory.resolve(set == null ? usual : Path.of(set)));
    }

    /** The usual one; empty where there is none. */
    public static Optional<SchemaFile> committed(Invocation invocation) {
        return Optional.of(of(invocation, null)).filter(file -> Files.exists(file.path()));
    }

    /**
     * What a database has, in the words of the same writer: two word the same schema in different ways, and the file would
     * change with who writes it.
     *
     * @param by the writer that was typed; null where none was
     */
    SchemaDump dump(Migrator migrator, DatabaseUrl login, @Nullable String by) {
        Optional<String> wanted = Optional.ofNullable(by).or(() -> read().flatMap(SchemaDump::writerOf));
        String why = by == null ? shown() + " was" : "The dump is to be";
        return SchemaDump.of(migrator, new DumpTool.Choice(wanted, why, tools(), login, invocation::say));
    }

    private String tools() {
        return invocation.environment().getOrDefault("PATH", "");
    }

    /** How it differs from what a database has; empty where it does not. */
    public Optional<String> differenceTo(Migrator migrator, DatabaseUrl login) {
        return read().flatMap(text -> difference(text, dump(migrator, login, null)));
    }

    /** How a text of this file differs from a dump; empty where it does not. */
    Optional<String> difference(String text, SchemaDump dump) {
        if (text.equals(dump.text())) {
            return Optional.empty();
        }
        String difference = LineDiff.between(text, dump.text(), shown(), "database");
        return Optional.of(difference.isEmpty() ? "They differ only in how lines end." : difference);
    }

    public String shown() {
        return invocation.shown(path);
    }

    PlainFile file() {
        return new PlainFile(path, shown());
    }

    /** Its text, with the line ends of the dump; empty where there is no file. */
    Optional<String> read() {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.INVALID_SETTING,
                    Place.of(shown()),
                    "This is no file, but a folder, a pipe or a device.",
                    "name a file; dump writes to stdout with --file -"));
        }
        try {
            return Files.exists(path) ? Optional.of(Files.readString(path).replace("\r\n", "\n")) : Optional.empty();
        } catch (IOException e) {
            throw file().unreadable(e);
        }
    }

    void write(String text) {
        PlainFile.write(path, text);
    }
}
