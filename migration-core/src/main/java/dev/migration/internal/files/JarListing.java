package dev.migration.internal.files;

import dev.migration.internal.files.Root.Owner;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/** Lists a folder in a jar, also in a jar inside a jar, by the names of its entries. */
final class JarListing extends FolderListing<String> {

    private static final String STANDARD_FOLDER = "migrations";

    /** Where Spring Boot puts an application's own classes; in a plain jar they are at its root. */
    private static final String BOOT_CLASSES = "BOOT-INF/classes/";

    private final URL inJar;

    private JarListing(URL inJar, Location location) {
        super(location);
        this.inJar = inJar;
    }

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
        boolean exists = false;
        // A path in the jar is first taken as it is.
        for (String classes : isNamed ? List.of("", BOOT_CLASSES) : List.of(BOOT_CLASSES, "")) {
            JarListing listing = list(content, classes + folder, location);
            exists |= listing != null;
            if (listing != null && !listing.isEmpty()) {
                return List.of(listing.root(file + "!/" + classes + folder, Owner.APPLICATION));
            }
        }
        return exists ? List.of(new Root(file.toString(), Owner.APPLICATION, List.of())) : List.of();
    }

    /**
     * A folder in a jar; null if the jar has none of this path.
     *
     * @param inJar anything in the jar that surely exists
     */
    static @Nullable Root of(URL inJar, String folder, Location location) throws IOException {
        JarListing listing = list(inJar, folder, location);
        return listing == null ? null : listing.root(Root.describe(inJar), Owner.of(inJar));
    }

    private static @Nullable JarListing list(URL inJar, String folder, Location location) throws IOException {
        String prefix = folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
        var listing = new JarListing(inJar, location);
        boolean exists = false;
        try (JarFile jar = open(inJar)) {
            Enumeration<JarEntry> entries = jar.entries();
            while (entries.hasMoreElements()) {
                String entry = entries.nextElement().getName();
                if (entry.startsWith(prefix)) {
                    exists = true;
                    listing.add(entry.substring(prefix.length()), entry);
                }
            }
        }
        return exists ? listing : null;
    }

    @Override
    boolean isFile(String entry) {
        return true;
    }

    @Override
    SourceFile source(String name, String shown, String entry) {
        return new SourceFile(name, shown, () -> read(inJar, entry), Root.describe(inJar) + "!/" + entry);
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
        JarURLConnection connection = (JarURLConnection) inJar.openConnection();
        connection.setUseCaches(false);
        return connection.getJarFile();
    }
}
