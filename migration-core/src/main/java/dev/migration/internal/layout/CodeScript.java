package dev.migration.internal.layout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.CodeMigration;
import dev.migration.Direction;
import dev.migration.internal.find.SourceFile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/**
 * The up or down script of a migration in Java, in place of a file: a text with one statement, which names the migration, and
 * the code that runs when that is executed. Only a comment has the class, so the checksum does not depend on it.
 *
 * @param type the name of its class
 */
public record CodeScript(CodeMigration migration, String type, String text, Direction direction)
        implements SourceFile.Content {

    /** That of a source; null where this is a file. */
    public static @Nullable CodeScript of(SourceFile source) {
        return source.content() instanceof CodeScript code ? code : null;
    }

    /** Of a migration whose parts are checked: they can stand in quotes in each dialect. */
    static CodeScript of(CodeMigration migration, String type, String name, String checksum, Direction direction) {
        String statement =
                direction == Direction.UP ? "code '" + checksum + "' of '" + name + "'" : "undo '" + name + "'";
        return new CodeScript(migration, type, "-- Migration: code of " + type + "\n" + statement + "\n", direction);
    }

    SourceFile file() {
        return new SourceFile(type, type, this, this);
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    /** Runs the code. */
    public void run(Connection connection) throws Exception {
        if (direction == Direction.UP) {
            migration.run(connection);
        } else {
            migration.undo(connection);
        }
    }
}
