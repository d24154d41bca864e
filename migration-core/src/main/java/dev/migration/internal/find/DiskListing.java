// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.find;

import dev.migration.internal.find.Root.Owner;
import java.io.IOException;
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
import org.jspecify.annotations.Nullable;

/** Lists a folder on disk, where symbolic links are followed. */
final class DiskListing extends SimpleFileVisitor<Path> {

    private static final int DEEPEST_BELOW = 4;
    private static final String KIMBERLITE_LOCK_FILE = ".kimberlite/migrations/.lock";

    private final Path folder;
    private final Location location;
    private final List<SourceFile> files = new ArrayList<>();

    /** How many more files of the sub-folder are listed, where the location leaves it out. */
    private int left;

    private DiskListing(Path folder, Location location) {
        this.folder = folder;
        this.location = location;
    }

    /** The folder that a location on disk names; empty if it does not exist. */
    static List<Root> of(Location location) throws IOException {
        Path folder = Path.of(location.path());
        if (Files.notExists(folder)) {
            return List.of();
        }
        var listing = new DiskListing(folder, location);
        Root root = listing.root();
        Path foreign = folder.resolveSibling(KIMBERLITE_LOCK_FILE);
        if (Files.exists(folder.resolve(Root.LOCK_FILE)) || !Files.isRegularFile(foreign)) {
            return List.of(root);
        }
        listing.files.add(SourceFile.onDisk(Root.LOCK_FILE, foreign.toString(), foreign));
        return List.of(new Root(root.description(), root.owner(), listing.files));
    }

    /** A folder of the classpath. */
    static Root of(Path folder, Location location) throws IOException {
        return new DiskListing(folder, location).root();
    }

    private Root root() throws IOException {
        if (Files.isRegularFile(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        int deepest = location.isRecursive() ? Integer.MAX_VALUE : DEEPEST_BELOW;
        Files.walkFileTree(folder, Set.of(FileVisitOption.FOLLOW_LINKS), deepest, this);
        return new Root(folder.toString(), Owner.APPLICATION, files);
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
        if (path.equals(folder) || location.isRecursive()) {
            return FileVisitResult.CONTINUE;
        }
        boolean isBelow = !folder.equals(path.getParent());
        if (isInPlaceOfFile(path, isBelow)) {
            // So that reading it is a problem.
            add(path, attributes);
            return FileVisitResult.SKIP_SUBTREE;
        }
        if (isBelow) {
            return goesOn(FileVisitResult.SKIP_SUBTREE);
        }
        left = Root.MOST_BELOW;
        // A link such as "latest" leads to what has another name.
        boolean skipped = name(path).startsWith(".") || (!mayBeMigration(path) && Files.isSymbolicLink(path));
        return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    /** As Docker makes one for a file that it is to mount and that is not there: it is empty. */
    private boolean isInPlaceOfFile(Path path, boolean isBelow) {
        String name = name(path);
        boolean isNamedSo = isBelow
                ? isOfDirectory(path) && Root.isSql(name)
                : Root.isSql(name) || name.equals(Root.LOCK_FILE) || name.endsWith(".sql.conf");
        return isNamedSo && isEmpty(path);
    }

    /** Also where that cannot be read, which is a problem then. */
    private static boolean isEmpty(Path path) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            return !files.iterator().hasNext();
        } catch (IOException e) {
            return true;
        }
    }

    /** Whether it is in a directory that may be a migration's, and not in one further below. */
    private boolean isOfDirectory(Path path) {
        return folder.relativize(path).getNameCount() == 2;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
        if (!attributes.isDirectory()) {
            // A link to nowhere has its own here.
            add(path, attributes.isSymbolicLink() ? null : attributes);
        }
        // The files of a migration's directory are all listed, however many are in folders below.
        return folder.equals(path.getParent())
                        || (isOfDirectory(path)
                                && mayBeMigration(
                                        folder.resolve(folder.relativize(path).getName(0))))
                ? FileVisitResult.CONTINUE
                : goesOn(FileVisitResult.SKIP_SIBLINGS);
    }

    /** A link to nowhere is treated as a file, so that reading it is a problem and not silence. */
    @Override
    public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
        requireListed(path, failure);
        add(path, null);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path path, @Nullable IOException failure) throws IOException {
        requireListed(path, failure);
        return FileVisitResult.CONTINUE;
    }

    /** A folder that the location leaves out may well be unreadable, or a loop of links. */
    private void requireListed(Path path, @Nullable IOException failure) throws IOException {
        boolean needed =
                path.equals(folder) || (Files.isDirectory(path) && (location.isRecursive() || mayBeMigration(path)));
        if (failure != null && needed) {
            throw failure;
        }
    }

    private FileVisitResult goesOn(FileVisitResult end) {
        return location.isRecursive() || --left > 0 ? FileVisitResult.CONTINUE : end;
    }

    private void add(Path path, @Nullable BasicFileAttributes attributes) {
        String name =
                folder.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
        files.add(SourceFile.onDisk(name, location.path() + "/" + name, path, attributes));
    }

    private boolean mayBeMigration(Path path) {
        String name = name(path);
        return folder.equals(path.getParent())
                && name.charAt(0) >= '0'
                && name.charAt(0) <= '9'
                && name.indexOf('_') > 0;
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
