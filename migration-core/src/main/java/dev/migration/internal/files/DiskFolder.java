package dev.migration.internal.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Lists a folder on disk; symbolic links are followed. */
final class DiskFolder {

    private static final int DEEPEST_BELOW = 3;
    private static final String KIMBERLITE_LOCK_FILE = ".kimberlite/migrations/.lock";

    private DiskFolder() {}

    static List<Root> roots(Location location) throws IOException {
        if (location.isInJarOnDisk()) {
            return JarFolder.onDisk(location);
        }
        Path folder = Path.of(location.path());
        if (Files.notExists(folder)) {
            return List.of();
        }
        Root root = root(folder, location);
        Path foreign = folder.resolveSibling(KIMBERLITE_LOCK_FILE);
        boolean hasLockFile = root.files().size() > root.migrationFiles().size();
        if (!hasLockFile && Files.isRegularFile(foreign)) {
            List<SourceFile> files = new ArrayList<>(root.files());
            files.add(SourceFile.onDisk(Root.LOCK_FILE, foreign.toString(), foreign));
            root = new Root(root.description(), root.owner(), files, root.below(), root.numbered());
        }
        return List.of(root);
    }

    /** The folder with its files, sorted by path; each shows its path from the location's folder on. */
    static Root root(Path folder, Location location) throws IOException {
        List<SourceFile> files = new ArrayList<>();
        List<String> numbered = new ArrayList<>();
        List<Path> others = new ArrayList<>();
        // A link to nowhere is treated as a file, so that reading it is a problem and not silence. So is, without
        // sub-folders, a folder that is named like a file.
        for (Path path : location.isRecursive() ? tree(folder) : list(folder)) {
            String name = nameOf(path);
            String shown = location.path() + "/" + (location.isRecursive() ? relative(folder, path) : name);
            if (Root.counts(name)) {
                files.add(SourceFile.onDisk(name, shown, path));
                continue;
            }
            others.add(path);
            if (Root.isNumbered(name) && Files.isRegularFile(path)) {
                numbered.add(shown);
            }
        }
        Collections.sort(files);
        Collections.sort(numbered);
        List<String> below = location.isRecursive() ? List.of() : below(folder, others);
        return new Root(folder.toString(), Root.Owner.APPLICATION, files, below, numbered);
    }

    /** What is in a folder. */
    static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
            for (Path path : found) {
                paths.add(path);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return paths;
    }

    private static List<Path> tree(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        try (Stream<Path> found = Files.find(
                folder,
                Integer.MAX_VALUE,
                (path, attributes) -> !attributes.isDirectory(),
                FileVisitOption.FOLLOW_LINKS)) {
            return found.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static List<String> below(Path folder, List<Path> others) {
        List<String> below = new ArrayList<>();
        for (Path other : others) {
            if (nameOf(other).startsWith(".") || !Files.isDirectory(other) || below.size() >= Root.MOST_BELOW) {
                continue;
            }
            try (Stream<Path> found = Files.walk(other, DEEPEST_BELOW)) {
                found.limit(Root.MOST_BELOW)
                        .filter(path -> Root.isSql(nameOf(path)))
                        .forEach(path -> below.add(relative(folder, path)));
            } catch (IOException | UncheckedIOException e) {
                // A folder outside the location may well be unreadable.
            }
        }
        Collections.sort(below);
        return below;
    }

    private static String relative(Path folder, Path path) {
        return folder.relativize(path).toString().replace('\\', '/');
    }

    private static String nameOf(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }
}
