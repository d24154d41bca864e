package dev.migration.source;

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
 */
public record Root(String description, Owner owner, List<SourceFile> files) {

    /** The name of the lock file, beside the migrations. */
    public static final String LOCK_FILE = "migrations.lock";

    public Root {
        files = List.copyOf(files);
    }

    /** The folder at this URL, with the owner and the description that the URL tells. */
    public static Root of(URL folder, List<SourceFile> files) {
        return new Root(describe(folder), Owner.of(folder), files);
    }

    /** Whether a file of this name belongs to a root. */
    public static boolean counts(String fileName) {
        return fileName.endsWith(".sql") || fileName.equals(LOCK_FILE);
    }

    /** The files without the lock file. */
    public List<SourceFile> migrationFiles() {
        return files.stream().filter(file -> !file.name().equals(LOCK_FILE)).toList();
    }

    boolean holdsMigrations() {
        return !migrationFiles().isEmpty();
    }

    static String describe(URL url) {
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
