package dev.migration.cli.schema;

import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The class path of the team's Liquibase, apart from that of this program: its libraries may have other versions. A file that
 * several folders have alike, such as a project's sources and what was built of them, is there once: Liquibase refuses a second one.
 */
final class LiquibaseClasspath extends URLClassLoader {

    private static final String ALL_JARS = "*";

    private LiquibaseClasspath(List<URL> urls, @Nullable ClassLoader parent) {
        super("liquibase", urls.toArray(URL[]::new), parent);
    }

    /**
     * Of these places, and of the folder in which the command is typed where none of them has the changelog: from a folder around
     * the others, their files would have other paths. Without places, that of the service which runs the command.
     */
    static URLClassLoader of(@Nullable String classpath, Path directory, String changelog) throws IOException {
        if (classpath == null) {
            return new LiquibaseClasspath(List.of(), Thread.currentThread().getContextClassLoader());
        }
        Set<Path> places = new LinkedHashSet<>();
        for (String place : classpath.split(File.pathSeparator, -1)) {
            if (place.endsWith("/" + ALL_JARS) || place.endsWith(File.separator + ALL_JARS)) {
                places.addAll(jars(directory.resolve(place.substring(0, place.length() - 2))));
            } else if (!place.isBlank()) {
                places.add(existing(directory.resolve(place)));
            }
        }
        List<URL> urls = new ArrayList<>();
        for (Path place : places) {
            urls.add(place.toUri().toURL());
        }
        String path = changelog.replaceFirst("^(?:classpath\\*?:)?/*", "");
        var loader = new LiquibaseClasspath(urls, ClassLoader.getPlatformClassLoader());
        if (loader.findResource(path) == null) {
            loader.addURL(existing(directory.resolve("")).toUri().toURL());
            if (loader.findResource(path) == null) {
                requireNoneExecutable(places);
            }
        }
        return loader;
    }

    @Override
    public Enumeration<URL> findResources(String name) throws IOException {
        List<URL> all = new ArrayList<>();
        for (URL found : Collections.list(super.findResources(name))) {
            if (!isFile(found) || all.stream().noneMatch(other -> isFile(other) && isSame(found, other))) {
                all.add(found);
            }
        }
        return Collections.enumeration(all);
    }

    private static boolean isFile(URL url) {
        return url.getProtocol().equals("file") && Files.isRegularFile(Path.of(URI.create(url.toString())));
    }

    private static boolean isSame(URL one, URL other) {
        try {
            return Files.mismatch(Path.of(URI.create(one.toString())), Path.of(URI.create(other.toString()))) < 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** What a jar of Spring Boot has in its folders, no class path finds. */
    private static void requireNoneExecutable(Set<Path> places) throws IOException {
        for (Path place : places) {
            if (Files.isRegularFile(place) && isExecutable(place)) {
                throw Problems.refused(
                        "--liquibase-classpath names " + Printable.line(place.toString())
                                + ", an executable jar of Spring Boot, in which no class path finds the changelog. Nothing"
                                + " was done.",
                        "name what was built, or the plain jar beside it (.jar.original), and the libraries:"
                                + " --liquibase-classpath \"target/classes:target/dependency/*\"");
            }
        }
    }

    private static boolean isExecutable(Path jar) throws IOException {
        try (var file = new ZipFile(jar.toFile())) {
            return file.getEntry("BOOT-INF/classes/") != null;
        }
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
