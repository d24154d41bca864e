// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.find;

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

/**
 * A location's folder in one root of the classpath, or on disk.
 *
 * @param description where it is, as a person would look for it: the folder, or the jar
 * @param owner whose it is
 * @param files every file in it, by its path from the folder on; of sub-folders that the location leaves out, not all of many
 */
public record Root(String description, Owner owner, List<SourceFile> files) {

    /** Finds the folders that a location names; {@link Sources} decides which of them are read. */
    @FunctionalInterface
    public interface Finder {

        /** Every root that has the location's folder, those of dependencies included; empty if none has. */
        List<Root> find(Location location) throws IOException;
    }

    /** The name of the lock file, beside the migrations. */
    public static final String LOCK_FILE = "migrations.lock";

    /** The name of the list of what the service sends, which is beside it. */
    public static final String STATEMENTS_FILE = "statements.sql";

    /** What that list starts with. */
    public static final String STATEMENTS_HEAD = "-- statements: ";

    /** No more files below are listed. */
    public static final int MOST_BELOW = 5000;

    /** Whose files a root of the classpath holds: a library's SQL must never run unasked. */
    public enum Owner {
        /** Folders of classes and resources, an executable jar's or war's own classes, or the jar that was started. */
        APPLICATION,
        /** Any other jar. */
        DEPENDENCY;

        /** The owner of what is at this URL in a jar. */
        static Owner of(URL url) {
            return of(url, System.getProperty("java.class.path", ""));
        }

        static Owner of(URL url, String classPath) {
            String text = url.toExternalForm();
            return isClassesOfExecutableArchive(text) || isStartedJar(text, classPath) ? APPLICATION : DEPENDENCY;
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
        files = files.stream().sorted().toList();
    }

    /** The same, but the application's own. */
    public Root asApplications() {
        return new Root(description, Owner.APPLICATION, files);
    }

    /** Whether a file ends like SQL, whatever its capitals. */
    public static boolean isSql(String fileName) {
        return fileName.regionMatches(true, fileName.length() - ".sql".length(), ".sql", 0, ".sql".length());
    }

    /** Whether it has SQL that the location may reach: in its folder, or in that of one migration. */
    boolean holdsScripts(Location location) {
        for (SourceFile file : files) {
            String name = file.name();
            boolean isHere =
                    location.isRecursive() || name.indexOf('/') < 0 || (name.charAt(0) >= '0' && name.charAt(0) <= '9');
            if (isHere && isSql(name)) {
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
