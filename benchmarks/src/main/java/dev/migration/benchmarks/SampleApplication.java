package dev.migration.benchmarks;

import dev.migration.Migrator;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sample application, taken out of its executable jar: one jar with its classes and with other migrations than its
 * own, and its libraries, of which each variant gets what it needs.
 */
final class SampleApplication {

    /** The jars that are there for this library alone. */
    private static final List<String> OURS =
            List.of("java-diff-utils-", "migration-core-", "migration-spring-boot-starter-", "tomlj-");

    private static final Path EXECUTABLE_JAR = Path.of("sample-app", "target", "sample-app.jar");
    private static final Path FLYWAYS_JARS =
            Path.of("benchmarks", "target", "flyway").toAbsolutePath();
    private static final String MAIN_CLASS = "dev.migration.sample.ClinicApplication";
    private static final String MIGRATIONS = "migrations";

    private final Path folder;

    private SampleApplication(Path folder) {
        this.folder = folder;
    }

    /** Takes it out, with these migrations and a lock file for them. */
    static SampleApplication take(Path folder, Path migrations) throws IOException {
        Path locked = Files.createDirectories(folder.resolve(MIGRATIONS));
        copy(files(migrations, "sql"), locked);
        Migrator.builder().locations("filesystem:" + locked).build().writeLockFile();
        Path lib = Files.createDirectories(folder.resolve("lib"));
        try (FileSystem executable = FileSystems.newFileSystem(EXECUTABLE_JAR);
                FileSystem jar =
                        FileSystems.newFileSystem(folder.resolve("application.jar"), Map.of("create", "true"))) {
            copy(files(executable.getPath("BOOT-INF", "lib"), "jar"), lib);
            copyClasses(executable.getPath("BOOT-INF", "classes"), jar.getPath("/"));
            copy(files(locked, ""), Files.createDirectory(jar.getPath("/", MIGRATIONS)));
        }
        return new SampleApplication(folder);
    }

    private static void copyClasses(Path classes, Path jar) throws IOException {
        try (Stream<Path> all = Files.walk(classes)) {
            for (Path path : all.toList()) {
                Path below = classes.relativize(path);
                if (!below.toString().isEmpty() && !below.startsWith(MIGRATIONS)) {
                    Files.copy(path, jar.resolve(below.toString()));
                }
            }
        }
    }

    private static void copy(List<Path> files, Path target) throws IOException {
        for (Path file : files) {
            Files.copy(file, target.resolve(file.getFileName().toString()));
        }
    }

    private static List<Path> files(Path folder, String end) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        }
    }

    /** The command that starts it as a service of its own, at a free port. */
    List<String> command(Variant variant, String url) throws IOException {
        var command = new ArrayList<>(List.of(
                Fork.java(),
                // The optimizing compiler and several collector threads take a different time at each start.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath(variant).stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                MAIN_CLASS,
                "--server.port=0",
                "--spring.datasource.url=" + url,
                // pgjdbc takes no user at all from a URL where an empty one is given.
                "--spring.datasource.username=postgres",
                "--management.endpoints.web.exposure.include=health,migrations,flyway"));
        if (variant == Variant.FLYWAY) {
            // A start of ours with Flyway's settings would compare them with its own.
            command.addAll(List.of(
                    "--spring.flyway.locations=classpath:" + MIGRATIONS,
                    "--spring.flyway.sql-migration-prefix=",
                    "--spring.flyway.sql-migration-separator=_"));
        }
        return command;
    }

    private List<Path> classPath(Variant variant) throws IOException {
        var jars = new ArrayList<Path>(List.of(folder.resolve("application.jar")));
        List<Path> libraries = files(folder.resolve("lib"), ".jar");
        List<Path> ours = libraries.stream().filter(SampleApplication::isOurs).toList();
        if (ours.size() != OURS.size()) {
            throw new IllegalStateException("The sample application was to have " + OURS + ", but has " + ours);
        }
        jars.addAll(libraries);
        if (variant != Variant.THIS) {
            jars.removeAll(ours);
        }
        if (variant == Variant.FLYWAY) {
            jars.addAll(files(FLYWAYS_JARS, ".jar"));
        }
        return jars;
    }

    private static boolean isOurs(Path jar) {
        return OURS.stream().anyMatch(jar.getFileName().toString()::startsWith);
    }
}
