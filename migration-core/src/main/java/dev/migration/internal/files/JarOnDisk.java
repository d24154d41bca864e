package dev.migration.internal.files;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder of migrations in a jar on disk: the command line reads a service as it was built. {@code app.jar} stands for the
 * folder {@code migrations} of a Spring Boot jar or of a plain one, {@code app.jar!/db/changes} for another in it.
 */
final class JarOnDisk {

    private static final Pattern JAR = Pattern.compile("(.*\\.(?i:jar))(?:!/*(.*))?", Pattern.DOTALL);
    private static final String STANDARD_FOLDER = "migrations";

    /** Where Spring Boot puts an application's own classes; in a plain jar they are at its root. */
    private static final String BOOT_CLASSES = "BOOT-INF/classes/";

    private static final List<String> CLASSES = List.of(BOOT_CLASSES, "");

    /** What is named by its path in the jar is meant so first. */
    private static final List<String> AS_NAMED = List.of("", BOOT_CLASSES);

    private JarOnDisk() {}

    /** Whether the path names a jar; a folder may be called like one. */
    static boolean isMeant(String path) {
        Matcher jar = JAR.matcher(slashed(path));
        return jar.matches() && !Files.isDirectory(Path.of(jar.group(1)));
    }

    /** The first of the places in the jar that has files; none where the jar is not there. */
    static List<Root> roots(Location location) throws IOException {
        Matcher jar = JAR.matcher(slashed(location.path()));
        if (!jar.matches()) {
            throw new IllegalArgumentException(location + " is no jar");
        }
        Path file = Path.of(jar.group(1));
        if (Files.notExists(file)) {
            return List.of();
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException("it is a pipe or a device, not a file");
        }
        boolean isNamed = jar.group(2) != null && !jar.group(2).isEmpty();
        String folder = isNamed ? jar.group(2) : STANDARD_FOLDER;
        URL content = URI.create("jar:" + file.toRealPath().toUri() + "!/").toURL();
        for (String classes : isNamed ? AS_NAMED : CLASSES) {
            Root root = new JarFolder(content, classes + folder).root(location);
            if (root != null && !root.isEmpty()) {
                return List.of(new Root(
                        file + "!/" + classes + folder,
                        Owner.APPLICATION,
                        root.files(),
                        root.below(),
                        root.misnamed()));
            }
        }
        return List.of(new Root(file.toString(), Owner.APPLICATION, List.of()));
    }

    private static String slashed(String path) {
        return path.replace('\\', '/');
    }
}
