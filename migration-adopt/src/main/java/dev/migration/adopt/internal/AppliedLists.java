package dev.migration.adopt.internal;

import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.help.Problems;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;

/** Files that list what is applied: dbmate's {@code schema.sql} has this ending, and the others are TOML. */
final class AppliedLists {

    private AppliedLists() {}

    /**
     * Reads one.
     *
     * @throws InvalidMigrationsException with all that is wrong with it
     */
    static Source read(Path file) {
        String name = String.valueOf(file.getFileName());
        String path = file.toString();
        var source = SourceFile.onDisk(name, path, file);
        var problems = new ArrayList<Problem>();
        try (Reader reader = source.read()) {
            Source list = name.toLowerCase(Locale.ROOT).endsWith(".sql")
                    ? DbmateSchema.read(name, path, reader, problems)
                    : AppliedList.read(name, path, reader, problems);
            Problems.throwIfInvalid(problems);
            return list;
        } catch (IOException e) {
            throw new InvalidMigrationsException(source.problem(e));
        }
    }
}
