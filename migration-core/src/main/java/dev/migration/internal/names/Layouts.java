package dev.migration.internal.names;

import dev.migration.Version;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All layouts. */
public final class Layouts {

    private static final List<LayoutReader> READERS =
            List.of(new SectionsLayout(), new PairsLayout(), new DirectoriesLayout(), new FlywayLayout());

    private Layouts() {}

    public static LayoutReader of(Layout layout) {
        for (LayoutReader reader : READERS) {
            if (reader.layout() == layout) {
                return reader;
            }
        }
        throw new IllegalArgumentException("No class reads the layout " + layout);
    }

    /** What a file is by its name, after that of its folder in the directory of one migration; null if it fits no layout. */
    public static @Nullable MigrationFileName read(String fileName) {
        for (LayoutReader reader : READERS) {
            MigrationFileName name = reader.read(fileName);
            if (name != null) {
                return name;
            }
        }
        return null;
    }

    /** The version of this text: a number, or as it is in a name, such as {@code V1_2} or {@code 1_2}, or {@code 2026-01-01-100002}. */
    public static Optional<Version> version(String text) {
        String number = READERS.stream()
                .map(reader -> reader.number(text))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(text);
        return Optional.of(Version.of(number)).filter(Version::isNumeric);
    }
}
