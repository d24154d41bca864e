package dev.migration.source;

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
        List<SourceFile> files = new ArrayList<>(files(folder, location));
        if (files.stream().noneMatch(file -> file.name().equals(Root.LOCK_FILE))) {
            Path foreign = folder.resolveSibling(KIMBERLITE_LOCK_FILE);
            if (Files.isRegularFile(foreign)) {
                files.add(new SourceFile(Root.LOCK_FILE, foreign.toString(), () -> Files.newInputStream(foreign)));
            }
        }
        return List.of(new Root(folder.toString(), Owner.APPLICATION, files));
    }

    /** The files that count, by path; each shows its path from the location's folder on. */
    static List<SourceFile> files(Path folder, Location location) throws IOException {
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
            return found.filter(path -> Root.counts(nameOf(path)))
                    .map(path -> file(folder, path, location))
                    .sorted(Comparator.comparing(SourceFile::path))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static SourceFile file(Path folder, Path path, Location location) {
        String name = nameOf(path);
        String below =
                location.isRecursive() ? folder.relativize(path).toString().replace('\\', '/') : name;
        return new SourceFile(name, location.path() + "/" + below, () -> open(path));
    }

    /** What is no file may have no end, or wait for somebody who never writes: a pipe, or a link to a device. */
    private static InputStream open(Path path) throws IOException {
        if (!Files.isRegularFile(path) && Files.exists(path) && !Files.isDirectory(path)) {
            throw new IOException("it is a pipe or a device, not a file");
        }
        return Files.newInputStream(path);
    }

    private static String nameOf(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }
}
