package dev.migration.internal.files;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A location's folder in one root of the classpath, or on disk.
 *
 * @param description where it is, as a person would look for it: the folder, or the jar
 * @param owner whose it is
 * @param files every {@code .sql} file in it, {@code migrations.lock}, and metadata; a script in a directory of its own by
 *     that directory's name and its own
 * @param below {@code .sql} files in sub-folders that the location leaves out, by their paths from its folder on
 * @param misnamed paths of other files that were probably meant to be a migration's, or are one's for another tool
 */
public record Root(String description, Owner owner, List<SourceFile> files, List<String> below, List<String> misnamed) {

    /** Finds the folders that a location names; {@link Sources} decides which of them are read. */
    @FunctionalInterface
    public interface Finder {

        /** Every root that has the location's folder, those of dependencies included; empty if none has. */
        List<Root> find(Location location) throws IOException;
    }

    /** The name of the lock file, beside the migrations. */
    public static final String LOCK_FILE = "migrations.lock";

    /** No more files below are listed. */
    static final int MOST_BELOW = 5000;

    /** Whose files a root of the classpath holds: a library's SQL must never run unasked. */
    public enum Owner {
        /** Folders of classes and resources, an executable jar's or war's own classes, or the jar that was started. */
        APPLICATION,
        /** Any other jar. */
        DEPENDENCY;

        /** The owner of what is at this URL, a folder or a file in a root of the classpath. */
        static Owner of(URL url) {
            return of(url, System.getProperty("java.class.path", ""));
        }

        static Owner of(URL url, String classPath) {
            String text = url.toExternalForm();
            String protocol = url.getProtocol();
            // "resource" is the one root into which a native image melts the whole classpath.
            boolean own = protocol.equals("file")
                    || protocol.equals("resource")
                    || isClassesOfExecutableArchive(text)
                    || (protocol.equals("jar") && isStartedJar(text, classPath));
            return own ? APPLICATION : DEPENDENCY;
        }

        private static boolean isClassesOfExecutableArchive(String url) {
            return url.contains("!BOOT-INF/classes")
                    || url.contains("!/BOOT-INF/classes")
                    || url.contains("/WEB-INF/classes/");
        }

        private static boolean isStartedJar(String url, String classPath) {
            if (classPath.isEmpty() || classPath.contains(File.pathSeparator)) {
                return false;
            }
            int bang = url.indexOf("!/");
            // A second "!/" is a jar inside the started one.
            if (bang < 0 || url.indexOf("!/", bang + 2) >= 0) {
                return false;
            }
            try {
                Path jar = Path.of(new URI(url.substring("jar:".length(), bang)));
                return jar.toAbsolutePath()
                        .normalize()
                        .equals(Path.of(classPath).toAbsolutePath().normalize());
            } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
                return false;
            }
        }
    }

    public Root {
        files = List.copyOf(files);
        below = List.copyOf(below);
        misnamed = List.copyOf(misnamed);
    }

    /** A root that has nothing else. */
    public Root(String description, Owner owner, List<SourceFile> files) {
        this(description, owner, files, List.of(), List.of());
    }

    /** The same, but the application's own. */
    public Root asApplications() {
        return new Root(description, Owner.APPLICATION, files, below, misnamed);
    }

    private static final Set<String> SCRIPTS = Set.of("up.sql", "down.sql", "migration.sql");

    /** Whether a file of this name belongs to a root; so does one that is refused: with capitals in its ending, or what may be a changelog. */
    static boolean counts(String fileName) {
        return isSql(fileName)
                || fileName.equals(LOCK_FILE)
                || Metadata.isFlyways(fileName)
                || Changelog.mayBe(fileName);
    }

    /**
     * Whether it is a script in the directory of one migration, as diesel, Kat and Prisma have them, or its metadata; so is a
     * script with capitals in its name, which is refused.
     */
    static boolean isInDirectory(String directory, String fileName) {
        return MigrationFileName.digits(directory) > 0
                && (SCRIPTS.contains(fileName.toLowerCase(Locale.ROOT)) || Metadata.isInDirectory(fileName));
    }

    static boolean isSql(String fileName) {
        return fileName.regionMatches(true, fileName.length() - ".sql".length(), ".sql", 0, ".sql".length());
    }

    /** Whether a directory has the name of a migration. */
    static boolean isNumbered(String directory) {
        return MigrationFileName.parse(directory + MigrationFileName.Suffix.UP_IN_DIRECTORY.text) != null;
    }

    boolean holdsMigrations() {
        for (SourceFile file : files) {
            if (isSql(file.name())) {
                return true;
            }
        }
        return false;
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
        while (text.startsWith("//")) {
            text = text.substring(1);
        }
        return text;
    }
}
