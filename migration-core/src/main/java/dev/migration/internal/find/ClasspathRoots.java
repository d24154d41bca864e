package dev.migration.internal.find;

import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lists a folder on disk, or in every root of the classpath. Roots of the classpath are found by the folder's name; by the
 * lock file's name, which also finds jars without entries for their folders; and, where dependencies are asked for or nothing
 * was found, by reading every jar.
 */
public final class ClasspathRoots implements Root.Finder {

    private final ClassLoader loader;

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
        for (URL lockFile : Collections.list(loader.getResources(location.path() + "/" + Root.LOCK_FILE))) {
            add(lockFile, Root.LOCK_FILE, location, roots);
        }
        boolean nothing = true;
        for (Root root : roots.values()) {
            nothing &= !root.holdsScripts(location);
        }
        if (nothing || location.kind() == Location.Kind.CLASSPATH_ALL) {
            for (URL jar : jars()) {
                addJar(jar, location.path(), location, roots);
            }
        }
        return List.copyOf(roots.values());
    }

    /** Adds the root that has a URL: a folder's, or that of the file in it. */
    private void add(URL url, String file, Location location, Map<String, Root> roots) throws IOException {
        boolean isFile = url.getProtocol().equals("file");
        if (!isFile && url.openConnection() instanceof JarURLConnection connection) {
            String entry = connection.getEntryName() == null ? "" : connection.getEntryName();
            addJar(url, entry.substring(0, entry.length() - file.length()), location, roots);
            return;
        }
        Path path = isFile ? path(url) : inItsFileSystem(url);
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

    /** The jars of the class path and of the class loaders that list theirs, each as {@code jar:…!/}. */
    private List<URL> jars() throws IOException {
        Map<String, URL> jars = new LinkedHashMap<>();
        for (ClassLoader at = loader; at != null; at = at.getParent()) {
            if (at instanceof URLClassLoader known) {
                for (URL url : known.getURLs()) {
                    addIfJar(url, jars);
                }
            }
        }
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator)) {
            // As its class loader names it: a link to a jar is no second jar.
            if (Files.isRegularFile(Path.of(entry))) {
                addIfJar(Path.of(entry).toRealPath().toUri().toURL(), jars);
            }
        }
        return List.copyOf(jars.values());
    }

    private static void addIfJar(URL url, Map<String, URL> jars) throws IOException {
        String text = url.toExternalForm();
        if (text.startsWith("file:") && text.endsWith(".jar") && Files.isRegularFile(path(url))) {
            jars.putIfAbsent("jar:" + text + "!/", new URL("jar:" + text + "!/"));
        } else if (text.startsWith("jar:") && text.endsWith("!/")) {
            // A jar inside an executable jar.
            jars.putIfAbsent(text, url);
        }
    }

    private static Path path(URL url) {
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException | IllegalArgumentException e) {
            // Some class loaders do not escape spaces.
            return Path.of(url.getPath());
        }
    }
}
