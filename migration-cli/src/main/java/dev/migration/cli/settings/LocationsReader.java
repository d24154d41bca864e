// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import dev.migration.Migrator;
import dev.migration.Place;
import dev.migration.schema.internal.files.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the folders of the migrations. */
final class LocationsReader {

    /** Where a service finds {@code classpath:migrations}. */
    private static final String SERVICE_FOLDER = "src/main/resources/migrations";

    private static final Pattern CLASSPATH = Pattern.compile("classpath\\*?:/*");

    private LocationsReader() {}

    static void read(SettingReader reader, Path directory, Migrator.Builder builder) {
        Value<List<String>> given = reader.find(Key.LOCATIONS);
        if (given == null) {
            Migrations.inUsualFolder(builder, located(usualFolder(reader, directory), directory));
            return;
        }
        List<String> folders = SettingReader.elements(given)
                .map(text -> located(text, directory))
                .toList();
        String service = folders.stream()
                .filter(folder -> CLASSPATH.matcher(folder).lookingAt() && reader.find(Key.CLASSPATH) == null)
                .findFirst()
                .orElse(null);
        if (folders.isEmpty()) {
            reader.refuse(given.origin(), "locations is empty.", "");
        } else if (service != null) {
            reader.refuse(
                    given.origin(),
                    service + " is a location of a service: the command line has no class path.",
                    "name the folder, such as src/main/resources/"
                            + CLASSPATH.matcher(service).replaceFirst(""));
        } else {
            builder.locations(folders);
        }
    }

    private static String usualFolder(SettingReader reader, Path directory) {
        List<String> folders = Stream.of("migrations", "db/migrations", SERVICE_FOLDER)
                .filter(folder -> Files.isDirectory(directory.resolve(folder)))
                .toList();
        // One of them may be a link to another.
        Set<Path> found = new HashSet<>();
        List<String> filled = folders.stream()
                .filter(folder -> hasSql(directory.resolve(folder)) && found.add(real(directory.resolve(folder))))
                .toList();
        if (filled.size() > 1) {
            // The migrations of the other one would never run, and no command could tell that they are there.
            reader.refuse(
                    Place.of(directory.resolve(filled.get(1)).toString()),
                    "There are .sql files here and in " + filled.get(0) + ", and no setting names the locations.",
                    "name the folders that are meant: locations in migration.toml, MIGRATION_LOCATIONS or --locations; or"
                            + " move the files into one folder");
        }
        String usual = Files.isDirectory(directory.resolve("src/main/resources")) ? SERVICE_FOLDER : "migrations";
        return Stream.concat(filled.stream(), folders.stream()).findFirst().orElse(usual);
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder;
        }
    }

    /** Whether it has migrations, which may be in directories of their own. */
    private static boolean hasSql(Path folder) {
        try (Stream<Path> found = Files.find(
                folder,
                2,
                (path, attributes) -> attributes.isRegularFile()
                        && path.toString().toLowerCase(Locale.ROOT).endsWith(".sql"),
                FileVisitOption.FOLLOW_LINKS)) {
            return found.findAny().isPresent();
        } catch (IOException | UncheckedIOException e) {
            // Whoever reads the migrations reports that.
            return true;
        }
    }

    // Text, not paths: a location may end in a wildcard, which is no path everywhere.
    private static String located(String location, Path directory) {
        boolean absolute = location.contains(":") || location.startsWith("/");
        return absolute || directory.toString().isEmpty() ? location : directory + "/" + location;
    }
}
