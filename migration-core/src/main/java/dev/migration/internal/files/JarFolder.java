package dev.migration.internal.files;

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
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/** Lists a folder in a jar, also in a jar inside a jar, by the names of its entries. */
final class JarFolder {

    private static final String STANDARD_FOLDER = "migrations";

    /** Where Spring Boot puts an application's own classes; in a plain jar they are at its root. */
    private static final String BOOT_CLASSES = "BOOT-INF/classes/";

    private final URL inJar;
    private final String description;
    private final String prefix;

    /**
     * A folder.
     *
     * @param inJar anything in the jar that surely exists
     * @param folder the folder's path in the jar
     */
    JarFolder(URL inJar, String folder) {
        this.inJar = inJar;
        this.description = Root.describe(inJar);
        this.prefix = folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
    }

    /**
     * The folder of migrations in a jar on disk, for the command line: {@code app.jar} is the folder {@code migrations} of
     * a Spring Boot jar or of a plain one, {@code app.jar!/db/changes} another folder in it.
     */
    static List<Root> onDisk(Location location) throws IOException {
        Location.Jar jar = Objects.requireNonNull(location.jar());
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
        // A path in the jar is first taken as it is.
        for (String classes : isNamed ? List.of("", BOOT_CLASSES) : List.of(BOOT_CLASSES, "")) {
            Root root = new JarFolder(content, classes + folder).root(location);
            if (root != null && !root.isEmpty()) {
                return List.of(new Root(
                        file + "!/" + classes + folder,
                        Root.Owner.APPLICATION,
                        root.files(),
                        root.below(),
                        root.numbered()));
            }
        }
        return List.of(new Root(file.toString(), Root.Owner.APPLICATION, List.of()));
    }

    /** The folder with its files; null if the jar has no such folder. */
    @Nullable
    Root root(Location location) throws IOException {
        List<SourceFile> files = new ArrayList<>();
        List<String> below = new ArrayList<>();
        List<String> numbered = new ArrayList<>();
        boolean exists = false;
        try (JarFile jar = open()) {
            Enumeration<JarEntry> entries = jar.entries();
            while (entries.hasMoreElements()) {
                String entry = entries.nextElement().getName();
                if (!entry.startsWith(prefix)) {
                    continue;
                }
                exists = true;
                boolean reached = location.isRecursive() || entry.indexOf('/', prefix.length()) < 0;
                String name = entry.substring(entry.lastIndexOf('/') + 1);
                String shown = location.path() + "/" + entry.substring(prefix.length());
                if (reached && Root.counts(name)) {
                    files.add(new SourceFile(name, shown, () -> read(entry), description + "!/" + entry));
                } else if (reached && Root.isNumbered(name)) {
                    numbered.add(shown);
                } else if (!reached && Root.isSql(name) && below.size() < Root.MOST_BELOW) {
                    below.add(entry.substring(prefix.length()));
                }
            }
        }
        Collections.sort(files);
        Collections.sort(below);
        Collections.sort(numbered);
        return exists ? new Root(description, Root.Owner.of(inJar), files, below, numbered) : null;
    }

    private InputStream read(String entry) throws IOException {
        JarFile jar = open();
        try {
            ZipEntry found = jar.getEntry(entry);
            if (found == null) {
                throw new NoSuchFileException(entry);
            }
            InputStream content = jar.getInputStream(found);
            return new FilterInputStream(content) {
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
    private JarFile open() throws IOException {
        JarURLConnection connection = (JarURLConnection) inJar.openConnection();
        connection.setUseCaches(false);
        return connection.getJarFile();
    }
}
