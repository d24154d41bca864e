package dev.migration.internal.files;

import dev.migration.internal.files.Root.Owner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What the files of a location's folder are, by their paths from it on.
 *
 * @param <F> a file as it was found
 */
abstract class FolderListing<F> {

    private final Location location;
    private final List<SourceFile> files = new ArrayList<>();
    private final List<String> below = new ArrayList<>();
    private final List<String> misnamed = new ArrayList<>();

    FolderListing(Location location) {
        this.location = location;
    }

    /** Whether it is neither a folder nor a device. */
    abstract boolean isFile(F file);

    /** The file by its name in the root, with the path to be shown. */
    abstract SourceFile source(String name, String shown, F file);

    final Root root(String description, Owner owner) {
        Collections.sort(files);
        Collections.sort(below);
        Collections.sort(misnamed);
        return new Root(description, owner, files, below, misnamed);
    }

    final boolean isEmpty() {
        return files.isEmpty() && below.isEmpty() && misnamed.isEmpty();
    }

    /** Takes a file for what it is by its path. */
    final void add(String path, F file) {
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        String shown = location.path() + "/" + path;
        boolean isHere = location.isRecursive() || slash < 0;
        if (isInDirectory(path) && (isHere || path.indexOf('/') == slash)) {
            files.add(source(withDirectory(path), shown, file));
        } else if (isHere && Root.counts(name)) {
            files.add(source(name, shown, file));
        } else if (isMisnamed(path) && isFile(file)) {
            misnamed.add(shown);
        } else if (slash > 0 && Root.isSql(name) && below.size() < Root.MOST_BELOW) {
            below.add(path);
        }
    }

    /** Adds a lock file that is elsewhere. */
    final void addLockFile(SourceFile file) {
        files.add(file);
    }

    private static boolean isInDirectory(String path) {
        String inDirectory = withDirectory(path);
        int slash = inDirectory.indexOf('/');
        return slash > 0 && Root.isInDirectory(inDirectory.substring(0, slash), inDirectory.substring(slash + 1));
    }

    /** In a folder that the location leaves out, only a file of a migration's directory. */
    private boolean isMisnamed(String path) {
        int slash = path.indexOf('/');
        if (slash < 0 || location.isRecursive()) {
            return MisnamedFile.isOne(path);
        }
        return slash == path.lastIndexOf('/') && MisnamedFile.rightPathInDirectory(path) != null;
    }

    /** The name of a file after that of its folder. */
    private static String withDirectory(String path) {
        return path.substring(path.lastIndexOf('/', path.lastIndexOf('/') - 1) + 1);
    }
}
