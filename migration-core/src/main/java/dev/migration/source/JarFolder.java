package dev.migration.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** Lists a folder in a jar, also in a jar inside a jar, by the names of its entries. */
final class JarFolder {

    private final URL inJar;
    private final String prefix;

    /**
     * A folder.
     *
     * @param inJar anything in the jar that surely exists
     * @param folder the folder's path in the jar
     */
    JarFolder(URL inJar, String folder) {
        this.inJar = inJar;
        this.prefix = folder.endsWith("/") ? folder : folder + "/";
    }

    List<SourceFile> files(Location location) throws IOException {
        try (JarFile jar = open()) {
            return jar.stream()
                    .filter(entry -> counts(entry, location))
                    .map(entry -> file(entry.getName(), location))
                    .sorted(Comparator.comparing(SourceFile::path))
                    .toList();
        }
    }

    private boolean counts(ZipEntry entry, Location location) {
        String name = entry.getName();
        return !entry.isDirectory()
                && name.startsWith(prefix)
                && (location.isRecursive() || name.indexOf('/', prefix.length()) < 0)
                && Root.counts(name.substring(name.lastIndexOf('/') + 1));
    }

    private SourceFile file(String entry, Location location) {
        return new SourceFile(
                entry.substring(entry.lastIndexOf('/') + 1),
                location.path() + "/" + entry.substring(prefix.length()),
                () -> read(entry));
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
