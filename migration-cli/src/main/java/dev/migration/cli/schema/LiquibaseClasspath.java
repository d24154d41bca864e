package dev.migration.cli.schema;

import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The class path of the team's Liquibase, apart from that of this program: its libraries may have other versions. */
final class LiquibaseClasspath {

    private static final String ALL_JARS = "*";

    private LiquibaseClasspath() {}

    /** Of these places, and of the folder in which the command is typed; without any, that of the service which runs it. */
    static URLClassLoader of(@Nullable String classpath, Path directory) throws IOException {
        if (classpath == null) {
            return new URLClassLoader(
                    "liquibase", new URL[0], Thread.currentThread().getContextClassLoader());
        }
        Set<Path> places = new LinkedHashSet<>();
        for (String place : classpath.split(File.pathSeparator, -1)) {
            if (place.endsWith("/" + ALL_JARS) || place.endsWith(File.separator + ALL_JARS)) {
                places.addAll(jars(directory.resolve(place.substring(0, place.length() - 2))));
            } else if (!place.isBlank()) {
                places.add(existing(directory.resolve(place)));
            }
        }
        places.add(existing(directory.resolve("")));
        List<URL> urls = new ArrayList<>();
        for (Path place : places) {
            urls.add(place.toUri().toURL());
        }
        return new URLClassLoader("liquibase", urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(existing(folder))) {
            return entries.filter(entry -> entry.getFileName().toString().endsWith(".jar"))
                    .map(Path::toAbsolutePath)
                    .sorted()
                    .toList();
        }
    }

    private static Path existing(Path place) {
        if (Files.notExists(place)) {
            throw Problems.refused(
                    "--liquibase-classpath names " + Printable.line(place.toString())
                            + ", which does not exist. Nothing was done.",
                    "correct it; with Maven, mvn dependency:build-classpath prints it, or use the goal"
                            + " migration:adopt-liquibase");
        }
        return place.toAbsolutePath().normalize();
    }
}
