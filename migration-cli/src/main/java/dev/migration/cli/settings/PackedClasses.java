// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folders and jars that a place of a class path stands for. What an executable jar of Spring Boot packs, its classes and its
 * libraries, no class loader finds there: it is unpacked until this is closed.
 */
final class PackedClasses implements AutoCloseable {

    private static final List<String> FOLDERS = List.of("BOOT-INF", "WEB-INF");
    private static final List<String> LIBRARIES = List.of("lib", "lib-provided");
    private static final String ALL_JARS = "*";

    private final List<Path> all = new ArrayList<>();
    private final List<Path> unpacked = new ArrayList<>();

    /** In the order of the places. */
    List<Path> all() {
        return all;
    }

    /** Adds a folder, a jar, or with {@code *} as its name all jars of a folder. */
    void add(Path place) throws IOException {
        if (String.valueOf(place.getFileName()).equals(ALL_JARS)) {
            addJars(place.resolveSibling(""));
        } else if (!Files.isReadable(place)) {
            throw new IllegalArgumentException("names " + place + ", which does not exist or cannot be read");
        } else {
            Path folder = Files.isDirectory(place) ? place : unpacked(place);
            if (folder == null || !addPacked(folder)) {
                all.add(place);
            }
        }
    }

    private boolean addPacked(Path folder) throws IOException {
        for (String packed : FOLDERS) {
            Path classes = folder.resolve(packed).resolve("classes");
            if (Files.isDirectory(classes)) {
                all.add(classes);
                for (String libraries : LIBRARIES) {
                    addJars(folder.resolve(packed).resolve(libraries));
                }
                return true;
            }
        }
        return false;
    }

    private void addJars(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> entries = Files.list(folder)) {
                entries.filter(entry -> entry.toString().endsWith(".jar"))
                        .sorted()
                        .forEach(all::add);
            }
        }
    }

    /** Null where the jar packs nothing. */
    private @Nullable Path unpacked(Path jar) throws IOException {
        Path target = null;
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            for (String packed : FOLDERS) {
                Path source = files.getPath("/" + packed);
                if (Files.isDirectory(source)) {
                    target = target == null ? Files.createTempDirectory("migration-classpath") : target;
                    unpacked.add(target);
                    copy(source, target.resolve(packed));
                }
            }
        } catch (ProviderNotFoundException e) {
            // It is no archive, which the class loader passes over.
            return null;
        }
        return target;
    }

    private static void copy(Path source, Path target) throws IOException {
        try (Stream<Path> entries = Files.walk(source)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                Path copy = target.resolve(source.relativize(entry).toString()).normalize();
                if (!copy.startsWith(target)) {
                    throw new IOException("It has an entry outside of its folder: " + entry);
                }
                if (Files.isDirectory(entry)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(entry, copy);
                }
            }
        }
    }

    /** Deletes what was unpacked. */
    @Override
    public void close() throws IOException {
        for (Path folder : unpacked) {
            if (Files.exists(folder)) {
                Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                            throws IOException {
                        Files.delete(directory);
                        return FileVisitResult.CONTINUE;
                    }
                });
            }
        }
    }
}
