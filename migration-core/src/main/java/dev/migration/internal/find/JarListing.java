// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.find;

import dev.migration.internal.find.Root.Owner;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/** Lists a folder in a jar, also in a jar inside a jar, by the names of its entries. */
final class JarListing {

    private static final String STANDARD_FOLDER = "migrations";

    /** Where Spring Boot puts an application's own classes; in a plain jar they are at its root. */
    private static final String BOOT_CLASSES = "BOOT-INF/classes/";

    private JarListing() {}

    /**
     * The folder of migrations in a jar on disk, for the command line: {@code app.jar} is the folder {@code migrations} of
     * a Spring Boot jar or of a plain one, {@code app.jar!/db/changes} another folder in it.
     */
    static List<Root> onDisk(Location.Jar jar, Location location) throws IOException {
        Path file = jar.file();
        if (Files.notExists(file)) {
            return List.of();
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException("it is a pipe or a device, not a file");
        }
        boolean isNamed = !jar.folder().isEmpty();
        String folder = isNamed ? jar.folder() : STANDARD_FOLDER;
        URL content = URI.create("jar:" + file.toRealPath().toUri() + "!/").toURL();
        Root first = null;
        // A path in the jar is first taken as it is.
        for (String classes : isNamed ? List.of("", BOOT_CLASSES) : List.of(BOOT_CLASSES, "")) {
            List<SourceFile> files = list(content, classes + folder, location);
            if (files != null) {
                Root root = new Root(file + "!/" + classes + folder, Owner.APPLICATION, files);
                if (root.holdsScripts(location)) {
                    return List.of(root);
                }
                first = first == null ? root : first;
            }
        }
        return first == null ? List.of() : List.of(first);
    }

    /**
     * A folder in a jar; null if the jar has none of this path.
     *
     * @param inJar anything in the jar that surely exists
     */
    static @Nullable Root of(URL inJar, String folder, Location location) throws IOException {
        List<SourceFile> files = list(inJar, folder, location);
        return files == null ? null : new Root(Root.describe(inJar), Owner.of(inJar), files);
    }

    private static @Nullable List<SourceFile> list(URL inJar, String folder, Location location) throws IOException {
        String prefix = folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
        String description = Root.describe(inJar);
        List<SourceFile> files = new ArrayList<>();
        boolean exists = false;
        try (JarFile jar = open(inJar)) {
            Enumeration<JarEntry> entries = jar.entries();
            while (entries.hasMoreElements()) {
                String entry = entries.nextElement().getName();
                if (entry.startsWith(prefix)) {
                    exists = true;
                    String name = entry.substring(prefix.length());
                    if (!name.isEmpty() && !name.endsWith("/")) {
                        String shown = location.path() + "/" + name;
                        files.add(new SourceFile(name, shown, () -> read(inJar, entry), description + "!/" + entry));
                    }
                }
            }
        }
        return exists ? files : null;
    }

    private static InputStream read(URL inJar, String entry) throws IOException {
        JarFile jar = open(inJar);
        try {
            ZipEntry found = jar.getEntry(entry);
            if (found == null) {
                throw new NoSuchFileException(entry);
            }
            return new FilterInputStream(jar.getInputStream(found)) {
                @Override
                public void close() throws IOException {
                    try (jar) {
                        super.close();
                    }
                }
            };
        } catch (IOException | RuntimeException e) {
            jar.close();
            throw e;
        }
    }

    // Not from the JVM's cache, which would keep the jar open for ever. It is cheap all the same: the class loader
    // has the jar open already, and its directory is shared.
    private static JarFile open(URL inJar) throws IOException {
        String text = inJar.toExternalForm();
        int end = text.indexOf("!/");
        // As the connection does it in twice the time.
        if (text.startsWith("jar:file:") && end == text.lastIndexOf("!/")) {
            return new JarFile(ClasspathJars.path(new URL(text.substring("jar:".length(), end)))
                    .toFile());
        }
        JarURLConnection connection = (JarURLConnection) inJar.openConnection();
        connection.setUseCaches(false);
        return connection.getJarFile();
    }
}
