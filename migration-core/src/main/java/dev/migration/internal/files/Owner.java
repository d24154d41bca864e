package dev.migration.internal.files;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;

/** Whose files a root of the classpath holds: a library's SQL must never run unasked. */
public enum Owner {
    /** Folders of classes and resources, an executable jar's or war's own classes, or the jar that was started. */
    APPLICATION,
    /** Any other jar. */
    DEPENDENCY;

    /** The owner of what is at this URL, a folder or a file in a root of the classpath. */
    public static Owner of(URL url) {
        return of(url, System.getProperty("java.class.path", ""));
    }

    static Owner of(URL url, String classPath) {
        String text = url.toExternalForm();
        if (isClassesOfExecutableArchive(text)) {
            return APPLICATION;
        }
        return switch (url.getProtocol()) {
            // "resource" is the one root into which a native image melts the whole classpath.
            case "file", "resource" -> APPLICATION;
            case "jar" -> isStartedJar(text, classPath) ? APPLICATION : DEPENDENCY;
            default -> DEPENDENCY;
        };
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
