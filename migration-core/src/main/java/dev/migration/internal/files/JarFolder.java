package dev.migration.internal.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/** Lists a folder in a jar, also in a jar inside a jar, by the names of its entries. */
final class JarFolder {

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

    /** The folder with the files that count; null if the jar has no such folder. */
    @Nullable
    Root root(Location location) throws IOException {
        List<SourceFile> files = new ArrayList<>();
        List<String> below = new ArrayList<>();
        List<String> suspected = new ArrayList<>();
        boolean exists = false;
        try (JarFile jar = open()) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                String name = entry.getName();
                if (!name.startsWith(prefix)) {
                    continue;
                }
                exists = true;
                boolean reached = location.isRecursive() || name.indexOf('/', prefix.length()) < 0;
                if (entry.isDirectory()) {
                    continue;
                }
                String fileName = name.substring(name.lastIndexOf('/') + 1);
                if (!Root.counts(fileName)) {
                    if (reached && Misnamed.isSuspected(fileName)) {
                        suspected.add(shown(name, location));
                    }
                } else if (reached) {
                    files.add(file(name, location));
                } else if (Root.isSql(name) && below.size() < Root.MOST_BELOW) {
                    below.add(name.substring(prefix.length()));
                }
            }
        }
        files.sort(Comparator.comparing(SourceFile::path));
        Collections.sort(below);
        return exists ? new Root(description, Owner.of(inJar), files, below, Misnamed.among(suspected, files)) : null;
    }

    /** The names of the folders in this one. */
    List<String> folders() throws IOException {
        try (JarFile jar = open()) {
            return jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.startsWith(prefix) && name.indexOf('/', prefix.length()) > 0)
                    .map(name -> name.substring(prefix.length(), name.indexOf('/', prefix.length())))
                    .distinct()
                    .toList();
        }
    }

    private SourceFile file(String entry, Location location) {
        return new SourceFile(
                entry.substring(entry.lastIndexOf('/') + 1),
                shown(entry, location),
                () -> read(entry),
                description + "!/" + entry);
    }

    private String shown(String entry, Location location) {
        return location.path() + "/" + entry.substring(prefix.length());
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
