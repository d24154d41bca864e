package dev.migration.internal.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Lists a folder on disk; symbolic links are followed. */
final class DiskFolder {

    private static final int DEEPEST_BELOW = 3;
    private static final String KIMBERLITE_LOCK_FILE = ".kimberlite/migrations/.lock";

    private DiskFolder() {}

    static List<Root> roots(Location location) throws IOException {
        if (location.isInJarOnDisk()) {
            return JarOnDisk.roots(location);
        }
        Path folder = Path.of(location.path());
        if (Files.notExists(folder)) {
            return List.of();
        }
        Root root = root(folder, location);
        List<SourceFile> files = new ArrayList<>(root.files());
        if (files.stream().noneMatch(file -> file.name().equals(Root.LOCK_FILE))) {
            Path foreign = folder.resolveSibling(KIMBERLITE_LOCK_FILE);
            if (Files.isRegularFile(foreign)) {
                files.add(new SourceFile(
                        Root.LOCK_FILE, foreign.toString(), () -> Files.newInputStream(foreign), foreign));
            }
        }
        return List.of(new Root(root.description(), root.owner(), files, root.below(), root.misnamed()));
    }

    /** The folder with the files that count, by path; each shows its path from the location's folder on. */
    static Root root(Path folder, Location location) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        // A link to nowhere counts as a file, so that reading it is a problem and not silence. So does, without
        // sub-folders, a folder that is named like a file: it is not worth a look at the attributes of every file.
        try (Stream<Path> found = location.isRecursive()
                ? Files.find(
                        folder,
                        Integer.MAX_VALUE,
                        (path, attributes) -> !attributes.isDirectory(),
                        FileVisitOption.FOLLOW_LINKS)
                : Files.list(folder)) {
            List<SourceFile> files = new ArrayList<>();
            List<Path> others = new ArrayList<>();
            found.forEach(path -> {
                if (Root.counts(nameOf(path))) {
                    files.add(file(folder, path, location));
                } else {
                    others.add(path);
                }
            });
            files.sort(Comparator.comparing(SourceFile::path));
            List<String> below = location.isRecursive() ? List.of() : below(folder, others);
            return new Root(
                    folder.toString(), Owner.APPLICATION, files, below, misnamed(folder, others, files, location));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static List<Misnamed> misnamed(Path folder, List<Path> others, List<SourceFile> files, Location location) {
        List<String> suspected = others.stream()
                .filter(path -> Misnamed.isSuspected(nameOf(path)) && Files.isRegularFile(path))
                .map(path -> shown(folder, path, location))
                .toList();
        return Misnamed.among(suspected, files);
    }

    private static List<String> below(Path folder, List<Path> others) {
        List<String> below = new ArrayList<>();
        for (Path other : others) {
            if (nameOf(other).startsWith(".") || !Files.isDirectory(other)) {
                continue;
            }
            try (Stream<Path> found = Files.walk(other, DEEPEST_BELOW)) {
                found.limit(Root.MOST_BELOW)
                        .filter(path -> Root.isSql(nameOf(path)))
                        .forEach(path -> below.add(relative(folder, path)));
            } catch (IOException | UncheckedIOException e) {
                // A folder that nobody asked for may well be unreadable.
                continue;
            }
            if (below.size() >= Root.MOST_BELOW) {
                break;
            }
        }
        return below.stream().sorted().toList();
    }

    /** Folders that are where a missing one was looked for, or where the first missing one of its path was. */
    static List<String> beside(Location location) throws IOException {
        Path missing = Path.of(location.path()).toAbsolutePath().normalize();
        Path parent = missing.getParent();
        while (parent != null && !Files.isDirectory(parent)) {
            parent = parent.getParent();
        }
        if (parent == null) {
            return List.of();
        }
        Path existing = parent;
        Path inside = existing.relativize(missing);
        Path rest = inside.getName(0).relativize(inside);
        return folders(existing).stream()
                .map(name -> existing.resolve(name).resolve(rest))
                .filter(Files::isDirectory)
                .map(Path::toString)
                .toList();
    }

    /** The names of the folders in a folder. */
    static List<String> folders(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(Files::isDirectory)
                    .map(DiskFolder::nameOf)
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static SourceFile file(Path folder, Path path, Location location) {
        return new SourceFile(nameOf(path), shown(folder, path, location), () -> open(path), path);
    }

    private static String shown(Path folder, Path path, Location location) {
        return location.path() + "/" + (location.isRecursive() ? relative(folder, path) : nameOf(path));
    }

    /** What is no file may have no end, or wait for somebody who never writes: a pipe, or a link to a device. */
    private static InputStream open(Path path) throws IOException {
        if (!Files.isRegularFile(path) && Files.exists(path) && !Files.isDirectory(path)) {
            throw new IOException("it is a pipe or a device, not a file");
        }
        return Files.newInputStream(path);
    }

    private static String relative(Path folder, Path path) {
        return folder.relativize(path).toString().replace('\\', '/');
    }

    private static String nameOf(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }
}
