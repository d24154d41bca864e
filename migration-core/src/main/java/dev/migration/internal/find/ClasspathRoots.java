// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.find;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipException;

/**
 * Lists a folder on disk, or in every root of the classpath. Roots of the classpath are found by the folder's name; by the
 * lock file's name; and by listing every jar, as one without entries for its folders answers to no folder's name. The class
 * loader has opened the jars for the first question, and shares what it read: 150 jars take 25 ms in a new JVM, and 50 ms inside
 * a jar of Spring Boot.
 */
public final class ClasspathRoots implements Root.Finder {

    private final ClassLoader loader;

    /** What was found in jars: they do not change. */
    private final Map<Location, Map<String, Root>> inJars = new ConcurrentHashMap<>();

    public ClasspathRoots(ClassLoader loader) {
        this.loader = loader;
    }

    @Override
    public List<Root> find(Location location) throws IOException {
        if (location.kind() == Location.Kind.DISK) {
            Location.Jar jar = location.jar();
            return jar == null ? DiskListing.of(location) : JarListing.onDisk(jar, location);
        }
        Map<String, Root> roots = new LinkedHashMap<>();
        for (URL folder : Collections.list(loader.getResources(location.path()))) {
            add(folder, "", location, roots);
        }
        if (location.flyway() != null) {
            // Flyway does not see a folder that a jar has no entry for, and nothing is to run that it has not run.
            return List.copyOf(roots.values());
        }
        for (URL lockFile : Collections.list(loader.getResources(location.path() + "/" + Root.LOCK_FILE))) {
            add(lockFile, Root.LOCK_FILE, location, roots);
        }
        Map<String, Root> found = inJars.get(location);
        if (found == null) {
            found = inJars(location, roots);
            inJars.put(location, found);
        }
        found.forEach(roots::putIfAbsent);
        return List.copyOf(roots.values());
    }

    private Map<String, Root> inJars(Location location, Map<String, Root> known) throws IOException {
        Map<String, Root> found = new LinkedHashMap<>(known);
        for (URL jar : ClasspathJars.of(loader)) {
            try {
                addJar(jar, location.path(), location, found);
            } catch (ZipException | FileNotFoundException | NoSuchFileException e) {
                // No jar, or it is gone: the class loader reads nothing in it either.
            }
        }
        found.keySet().removeAll(known.keySet());
        return found;
    }

    /** Adds the root that has a URL: a folder's, or that of the file in it. */
    private void add(URL url, String file, Location location, Map<String, Root> roots) throws IOException {
        boolean isFile = url.getProtocol().equals("file");
        if (!isFile && url.openConnection() instanceof JarURLConnection connection) {
            String entry = connection.getEntryName() == null ? "" : connection.getEntryName();
            addJar(url, entry.substring(0, entry.length() - file.length()), location, roots);
            return;
        }
        Path path = isFile ? ClasspathJars.path(url) : inItsFileSystem(url);
        Path folder = file.isEmpty() ? path : path.getParent();
        if (folder != null && Files.isDirectory(folder) && !roots.containsKey(folder.toString())) {
            roots.put(folder.toString(), DiskListing.of(folder, location));
        }
    }

    /** A native image has its resources in a file system of its own, which is opened at its first use. */
    private Path inItsFileSystem(URL url) throws IOException {
        try {
            URI uri = url.toURI();
            try {
                return Path.of(uri);
            } catch (FileSystemNotFoundException e) {
                try {
                    FileSystems.newFileSystem(uri, Map.of(), loader);
                } catch (FileSystemAlreadyExistsException another) {
                    // Another thread was faster.
                }
                return Path.of(uri);
            }
        } catch (URISyntaxException
                | IllegalArgumentException
                | ProviderNotFoundException
                | FileSystemNotFoundException e) {
            throw new IOException(
                    "the class loader does not list " + Root.describe(url) + ", name a folder on disk", e);
        }
    }

    private static void addJar(URL inJar, String folder, Location location, Map<String, Root> roots)
            throws IOException {
        String description = Root.describe(inJar);
        if (!roots.containsKey(description)) {
            Root root = JarListing.of(inJar, folder, location);
            if (root != null) {
                roots.put(description, root);
            }
        }
    }
}
