// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.layout;

import dev.migration.internal.find.Location;
import dev.migration.internal.find.Root;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.names.FlywayFolder.Choice;
import dev.migration.internal.names.MigrationFileName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the files of a location's folder are by their names.
 *
 * @param root where it is, as a person would look for it
 * @param read scripts, {@code migrations.lock}, metadata, and what may be a changelog, each by its own name; what is in the
 *     directory of one migration by that directory's name and its own
 * @param below {@code .sql} files in sub-folders that the location leaves out, by their paths from its folder on
 * @param misnamed paths of other files that have the name of a migration or a callback but for its ending
 * @param without the paths of directories that have the name of a migration and files, but no script
 * @param stray the paths of scripts that Flyway leaves out, where its rules are followed
 */
record FolderFiles(
        String root,
        List<SourceFile> read,
        List<String> below,
        List<String> misnamed,
        Set<String> without,
        List<String> stray) {

    static FolderFiles of(Root root, Location location) {
        var files = new FolderFiles(
                root.description(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new TreeSet<>(),
                new ArrayList<>());
        FlywayFolder flyway = location.flyway();
        for (SourceFile file : root.files()) {
            if (flyway == null) {
                files.add(file, location.isRecursive());
            } else {
                files.add(file, flyway);
            }
        }
        if (flyway != null && flyway.has(Choice.NO_TRANSACTION)) {
            files.runWithoutTransaction();
        }
        files.read.forEach(file -> files.without.remove(directory(file.path())));
        return files;
    }

    private void add(SourceFile file, boolean recursive) {
        String path = file.name();
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        String inDirectory = withDirectory(path);
        boolean isHere = recursive || slash < 0;
        boolean mayBeInDirectory = isHere || path.indexOf('/') == slash;
        if (mayBeInDirectory && MigrationFileName.isInDirectory(inDirectory)) {
            read.add(file.named(inDirectory));
            return;
        }
        if (mayBeInDirectory && slash > 0 && MigrationFileName.read(directory(inDirectory) + "/up.sql") != null) {
            without.add(directory(file.path()));
        }
        if (isHere && isRead(name)) {
            read.add(file.named(name));
        } else if (Root.isSql(name)) {
            below.add(path);
        } else if ((isHere && isMisnamed(name)) || (mayBeInDirectory && isMisnamed(inDirectory))) {
            misnamed.add(file.path());
        }
    }

    /** By the name that it has with Flyway's defaults; what Flyway leaves out is left out. */
    private void add(SourceFile file, FlywayFolder flyway) {
        String name = file.name().substring(file.name().lastIndexOf('/') + 1);
        String usual = flyway.naming().usual(name);
        boolean isCallback = usual != null && Character.isLowerCase(usual.charAt(0));
        if (name.equals(Root.LOCK_FILE)) {
            read.add(file.named(name));
        } else if (usual == null || (isCallback && !Metadata.isFlyways(usual) && !Callback.isFlyways(usual))) {
            if (flyway.naming().isScript(name)) {
                stray.add(file.path());
            }
        } else if (!isCallback || !flyway.has(Choice.SKIP_CALLBACKS)) {
            read.add(file.named(usual));
        }
    }

    /** As if the file beside each script said so first. */
    private void runWithoutTransaction() {
        Map<String, SourceFile> metadata = new LinkedHashMap<>();
        read.stream().filter(file -> Metadata.isFlyways(file.name())).forEach(file -> metadata.put(file.path(), file));
        read.stream()
                .filter(file -> MigrationFileName.readFlyways(file.name()) != null)
                .forEach(script -> metadata.merge(
                        Metadata.pathOf(script),
                        Metadata.withoutTransaction(script, null),
                        (own, usual) -> Metadata.withoutTransaction(script, own)));
        read.removeIf(file -> Metadata.isFlyways(file.name()));
        read.addAll(metadata.values());
    }

    /** So is one that is refused: with capitals in its ending, or what may be a changelog. */
    private static boolean isRead(String name) {
        return Root.isSql(name) || name.equals(Root.LOCK_FILE) || Metadata.isFlyways(name) || Changelog.mayBe(name);
    }

    private static boolean isMisnamed(String name) {
        String script = script(name);
        // Goose leaves tests out, too.
        return !name.endsWith("_test.go") && (MigrationFileName.read(script) != null || Callback.isNamed(script));
    }

    /** The path that a file with another ending would have as a script. */
    static String script(String path) {
        int start = path.lastIndexOf('/') + 1;
        Matcher parts = OtherEnding.PATTERN.matcher(path.substring(start));
        return parts.matches() ? path.substring(0, start) + parts.replaceFirst("$1$2$3") + ".sql" : path;
    }

    /** Not compiled in a start whose files have the names of migrations. */
    private static final class OtherEnding {

        /** Something after {@code .sql}, its letters mistyped, Go's, any after one of a pair, or none at all. */
        static final Pattern PATTERN = Pattern.compile(
                "(.+?)[.,](?i:[a-z]{0,2}sql[a-z]?(?:[^a-z].*)?|[sql]{1,4}|go)"
                        + "|(.+?\\.(?:up|down))(?:[.,].*)?|((?:[VUB][\\d._]*__)?[^.]*[^.~])",
                Pattern.DOTALL);
    }

    /** What is before the last slash; empty where there is none. */
    private static String directory(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    /** The name of a file after that of its folder. */
    static String withDirectory(String path) {
        return path.substring(path.lastIndexOf('/', path.lastIndexOf('/') - 1) + 1);
    }
}
