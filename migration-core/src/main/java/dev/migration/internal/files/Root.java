package dev.migration.internal.files;

import java.net.URL;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A location's folder in one root of the classpath, or on disk.
 *
 * @param description where it is, as a person would look for it: the folder, or the jar
 * @param owner whose it is
 * @param files every {@code .sql} file in it, and {@code migrations.lock}
 * @param below {@code .sql} files in sub-folders that the location leaves out, by their paths from its folder on
 * @param misnamed files that would be read if their names ended in {@code .sql}
 */
public record Root(
        String description, Owner owner, List<SourceFile> files, List<String> below, List<Misnamed> misnamed) {

    /** The name of the lock file, beside the migrations. */
    public static final String LOCK_FILE = "migrations.lock";

    /** No more are remembered of what is left out, and no more files are looked at for it. */
    public static final int MOST_BELOW = 5000;

    public Root {
        files = List.copyOf(files);
        below = List.copyOf(below);
        misnamed = List.copyOf(misnamed);
    }

    /** A root that has nothing else. */
    public Root(String description, Owner owner, List<SourceFile> files) {
        this(description, owner, files, List.of(), List.of());
    }

    /** The folder at this URL, with the owner and the description that the URL tells. */
    public static Root of(URL folder, List<SourceFile> files, List<Misnamed> misnamed) {
        return new Root(describe(folder), Owner.of(folder), files, List.of(), misnamed);
    }

    /** The same, but the application's own. */
    public Root asApplications() {
        return new Root(description, Owner.APPLICATION, files, below, misnamed);
    }

    /** Whether a file of this name belongs to a root; so does one that has its ending in capitals, which is refused. */
    public static boolean counts(String fileName) {
        return isSql(fileName) || fileName.equals(LOCK_FILE);
    }

    static boolean isSql(String fileName) {
        return fileName.regionMatches(true, fileName.length() - ".sql".length(), ".sql", 0, ".sql".length());
    }

    /** The files without the lock file. */
    public List<SourceFile> migrationFiles() {
        return files.stream().filter(file -> !file.name().equals(LOCK_FILE)).toList();
    }

    boolean isEmpty() {
        return files.isEmpty() && below.isEmpty() && misnamed.isEmpty();
    }

    boolean holdsMigrations() {
        return !migrationFiles().isEmpty();
    }

    /** Where a URL leads, as a person would look for it. */
    public static String describe(URL url) {
        // URLDecoder would read a plus as a space.
        String text = URLDecoder.decode(url.toExternalForm().replace("+", "%2B"), StandardCharsets.UTF_8);
        int end = text.lastIndexOf("!/");
        if (text.startsWith("jar:") && end > 0) {
            text = text.substring("jar:".length(), end);
        }
        for (String scheme : List.of("file:", "nested:")) {
            if (text.startsWith(scheme)) {
                text = text.substring(scheme.length());
            }
        }
        // file:/x and file:///x are the same.
        return text.replaceFirst("^/{2,}", "/");
    }
}
