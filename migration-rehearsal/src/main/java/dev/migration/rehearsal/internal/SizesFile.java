// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.run.Engine;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.internal.books.KnownProducts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** The sizes of relations in a file in TOML, for a rehearsal on a database that has few rows. */
public final class SizesFile {

    private static final long FORMAT = 1;

    /** No table of PostgreSQL has more. */
    private static final long MOST_PAGES = 1L << 32;

    private static final String RELATIONS = "relations";
    private static final String WRITE = "write it on the real database: migration sizes --file FILE";

    private SizesFile() {}

    /** As the database itself has them. */
    public static Map<String, Size> ofDatabase(Migrator migrator) {
        return Engine.of(migrator)
                .askWhenUp(session -> session.ask(
                        "The sizes cannot be read",
                        () -> KnownProducts.sizes(session.connection(), session.database())));
    }

    /** Whether no work on any of them takes long, as in a database without rows. */
    public static boolean areSmall(Map<String, Size> sizes) {
        return sizes.values().stream().allMatch(Sizes::isSmall);
    }

    /** In the order of their names. */
    public static String write(Map<String, Size> sizes) {
        var text = new StringBuilder("# Pages of 8 kB and about how many rows; -1: not counted.\nformat = " + FORMAT
                + "\n\n[" + RELATIONS + "]\n");
        new TreeMap<>(sizes)
                .forEach((name, size) -> text.append('"')
                        .append(Toml.tomlEscape(name))
                        .append("\" = { pages = ")
                        .append(size.pages())
                        .append(", rows = ")
                        .append(size.rows())
                        .append(" }\n"));
        return text.toString();
    }

    /**
     * Reads a file.
     *
     * @param shown how it was named
     * @throws InvalidMigrationsException where it is not such a file
     */
    public static Map<String, Size> read(Path file, String shown) {
        TomlParseResult toml = Toml.parse(text(file, shown));
        if (toml.hasErrors()) {
            var error = toml.errors().get(0);
            throw invalid(shown, error.position(), "The file of sizes is not TOML: " + error.getMessage());
        }
        if (!Long.valueOf(FORMAT).equals(toml.get("format")) || !(toml.get(RELATIONS) instanceof TomlTable relations)) {
            throw invalid(shown, null, "The file of sizes has to have format = " + FORMAT + " and [" + RELATIONS + "]");
        }
        Map<String, Size> sizes = new TreeMap<>();
        for (var entry : relations.entrySet()) {
            if (!(entry.getValue() instanceof TomlTable size)
                    || !(size.get("pages") instanceof Long pages)
                    || !(size.get("rows") instanceof Long rows)
                    || Math.min(pages, rows) < -1
                    || pages > MOST_PAGES) {
                throw invalid(
                        shown,
                        relations.inputPositionOf(List.of(entry.getKey())),
                        "A size must be { pages = NUMBER, rows = NUMBER }, from -1 on, with at most 2^32 pages");
            }
            sizes.put(entry.getKey(), new Size(pages, rows));
        }
        return sizes;
    }

    private static String text(Path file, String shown) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw invalid(shown, null, "There is no file of sizes");
        } catch (IOException e) {
            throw invalid(shown, null, "The file of sizes cannot be read: " + e.getMessage());
        }
    }

    private static InvalidMigrationsException invalid(String shown, @Nullable TomlPosition position, String message) {
        Place place = position == null ? Place.of(shown) : new Place(shown, position.line(), position.column());
        return new InvalidMigrationsException(Problem.error(Code.INVALID_SETTING, place, message + ".", WRITE));
    }
}
