package dev.migration.internal.files;

import dev.migration.internal.files.Root.Owner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists a folder on disk, where symbolic links are followed. */
final class DiskListing extends FolderListing<Path> {

    private static final int DEEPEST_BELOW = 3;
    private static final String KIMBERLITE_LOCK_FILE = ".kimberlite/migrations/.lock";

    private final Path folder;

    private DiskListing(Path folder, Location location) {
        super(location);
        this.folder = folder;
    }

    /** The folder that a location on disk names; empty if it does not exist. */
    static List<Root> of(Location location) throws IOException {
        Path folder = Path.of(location.path());
        if (Files.notExists(folder)) {
            return List.of();
        }
        var listing = new DiskListing(folder, location);
        listing.list(location.isRecursive());
        Path foreign = folder.resolveSibling(KIMBERLITE_LOCK_FILE);
        if (!Files.exists(folder.resolve(Root.LOCK_FILE)) && Files.isRegularFile(foreign)) {
            listing.addLockFile(SourceFile.onDisk(Root.LOCK_FILE, foreign.toString(), foreign));
        }
        return List.of(listing.root(folder.toString(), Owner.APPLICATION));
    }

    /** A folder of the classpath. */
    static Root of(Path folder, Location location) throws IOException {
        var listing = new DiskListing(folder, location);
        listing.list(location.isRecursive());
        return listing.root(folder.toString(), Owner.APPLICATION);
    }

    @Override
    boolean isFile(Path file) {
        return Files.isRegularFile(file) || !Files.exists(file);
    }

    @Override
    SourceFile source(String name, String shown, Path file) {
        return SourceFile.onDisk(name, shown, file);
    }

    private void list(boolean recursive) throws IOException {
        if (Files.isRegularFile(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        if (recursive) {
            for (Path file : filesBelow(folder)) {
                add(relative(file), file);
            }
            return;
        }
        // A link to nowhere is treated as a file, so that reading it is a problem and not silence; so is a folder named
        // like a file.
        for (Path path : entries(folder)) {
            String name = nameOf(path);
            if (!name.startsWith(".") && !Root.counts(name) && Files.isDirectory(path)) {
                // A link such as "latest" leads to what has another name.
                if (MigrationFileName.digits(name) > 0 || !Files.isSymbolicLink(path)) {
                    addSubfolder(name, path);
                }
            } else {
                add(name, path);
            }
        }
    }

    /** The directory of a migration, or a folder that the location leaves out: that may well be unreadable, or a loop of links. */
    private void addSubfolder(String name, Path subfolder) throws IOException {
        Set<FileVisitOption> options = Set.of(FileVisitOption.FOLLOW_LINKS);
        Files.walkFileTree(subfolder, options, DEEPEST_BELOW, new SimpleFileVisitor<>() {

            private int left = Root.MOST_BELOW;

            private boolean goesOn(@Nullable Path of) {
                left--;
                return left > 0 || subfolder.equals(of);
            }

            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                add(relative(path), path);
                return goesOn(path) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                add(relative(path), path);
                return goesOn(path.getParent()) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SIBLINGS;
            }

            /** What cannot be looked at is treated as a file, too. */
            @Override
            public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
                requireListed(path, failure);
                add(relative(path), path);
                return goesOn(path.getParent()) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SIBLINGS;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path path, @Nullable IOException failure) throws IOException {
                requireListed(path, failure);
                return FileVisitResult.CONTINUE;
            }

            private void requireListed(Path path, @Nullable IOException failure) throws IOException {
                if (failure != null && path.equals(subfolder) && Root.isNumbered(name)) {
                    throw failure;
                }
            }
        });
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
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

    private static List<Path> entries(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
            for (Path path : found) {
                entries.add(path);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }

    private String relative(Path path) {
        return folder.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    private static String nameOf(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }
}
