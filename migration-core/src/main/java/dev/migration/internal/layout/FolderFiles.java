package dev.migration.internal.layout;

import dev.migration.internal.find.Location;
import dev.migration.internal.find.Root;
import dev.migration.internal.find.SourceFile;
import java.util.ArrayList;
import java.util.List;

/**
 * What the files of a location's folder are by their names.
 *
 * @param root where it is, as a person would look for it
 * @param read scripts, {@code migrations.lock}, metadata, and what may be a changelog, each by its own name; what is in the
 *     directory of one migration by that directory's name and its own
 * @param below {@code .sql} files in sub-folders that the location leaves out, by their paths from its folder on
 * @param misnamed paths of other files that were probably meant to be a migration's, or are one's for another tool
 */
record FolderFiles(String root, List<SourceFile> read, List<String> below, List<String> misnamed) {

    static FolderFiles of(Root root, Location location) {
        var files = new FolderFiles(root.description(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (SourceFile file : root.files()) {
            files.add(file, location.isRecursive());
        }
        return files;
    }

    private void add(SourceFile file, boolean recursive) {
        String path = file.name();
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        boolean isHere = recursive || slash < 0;
        if (isInDirectory(path) && (isHere || path.indexOf('/') == slash)) {
            read.add(file.named(withDirectory(path)));
        } else if (isHere && isRead(name)) {
            read.add(file.named(name));
        } else if (isMisnamed(path, recursive)) {
            misnamed.add(file.path());
        } else if (slash > 0 && Root.isSql(name) && below.size() < Root.MOST_BELOW) {
            below.add(path);
        }
    }

    /** So is one that is refused: with capitals in its ending, or what may be a changelog. */
    private static boolean isRead(String name) {
        return Root.isSql(name) || name.equals(Root.LOCK_FILE) || Metadata.isFlyways(name) || Changelog.mayBe(name);
    }

    /** So is a script with capitals in its name, which is refused. */
    private static boolean isInDirectory(String path) {
        String inDirectory = withDirectory(path);
        int slash = inDirectory.indexOf('/');
        return slash > 0
                && MigrationFileName.digits(inDirectory) > 0
                && (MigrationFileName.Suffix.of(inDirectory) != MigrationFileName.Suffix.BOTH
                        || Metadata.isInDirectory(inDirectory.substring(slash + 1)));
    }

    /** In a folder that the location leaves out, only a file of a migration's directory. */
    private static boolean isMisnamed(String path, boolean recursive) {
        int slash = path.indexOf('/');
        if (slash < 0 || recursive) {
            return MisnamedFile.isOne(path);
        }
        return slash == path.lastIndexOf('/') && MisnamedFile.rightPathInDirectory(path) != null;
    }

    /** The name of a file after that of its folder. */
    private static String withDirectory(String path) {
        return path.substring(path.lastIndexOf('/', path.lastIndexOf('/') - 1) + 1);
    }
}
