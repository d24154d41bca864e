package dev.migration.internal.files;

import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lists a folder in every root of the classpath. Roots are found by the folder's name; by the lock file's name, which
 * also finds jars without entries for their folders and roots that cannot be listed; and, where dependencies are asked
 * for or nothing was found, by looking into every jar.
 */
final class Classpath {

    private final ClassLoader loader;

    Classpath(ClassLoader loader) {
        this.loader = loader;
    }

    List<Root> roots(Location location) throws IOException {
        Map<String, Root> roots = new LinkedHashMap<>();
        for (URL folder : Collections.list(loader.getResources(location.path()))) {
            add(folder, location, roots);
        }
        for (URL lockFile : Collections.list(loader.getResources(location.path() + "/" + Root.LOCK_FILE))) {
            addByLockFile(lockFile, location, roots);
        }
        boolean nothing = roots.values().stream().allMatch(root -> root.files().isEmpty());
        if (nothing || location.kind() == Location.Kind.CLASSPATH_ALL) {
            for (URL jar : jars()) {
                addJar(jar, location.path(), location, roots);
            }
        }
        return List.copyOf(roots.values());
    }

    /** The folders of all roots that could be listed, beside the one that the location names. */
    List<String> beside(Location location) throws IOException {
        String path = location.path();
        String parent = path.substring(0, path.lastIndexOf('/') + 1);
        Set<String> names = new TreeSet<>();
        for (URL root : Collections.list(loader.getResources(parent))) {
            if (root.getProtocol().equals("file")) {
                DiskFolder.folders(path(root)).forEach(names::add);
            } else if (root.openConnection() instanceof JarURLConnection connection) {
                String entry = connection.getEntryName();
                names.addAll(new JarFolder(root, entry == null ? "" : entry).folders());
            }
        }
        for (URL jar : names.isEmpty() ? jars() : List.<URL>of()) {
            names.addAll(new JarFolder(jar, parent).folders());
        }
        return names.stream().map(name -> parent + name).toList();
    }

    private static void add(URL folder, Location location, Map<String, Root> roots) throws IOException {
        if (folder.getProtocol().equals("file")) {
            Path path = path(folder);
            if (Files.isDirectory(path)) {
                roots.put(path.toString(), DiskFolder.root(path, location));
            }
        } else if (folder.openConnection() instanceof JarURLConnection connection) {
            addJar(folder, connection.getEntryName(), location, roots);
        }
    }

    private void addByLockFile(URL lockFile, Location location, Map<String, Root> roots) throws IOException {
        if (lockFile.getProtocol().equals("file")) {
            return;
        }
        if (lockFile.openConnection() instanceof JarURLConnection connection) {
            String entry = connection.getEntryName();
            addJar(lockFile, entry.substring(0, entry.length() - Root.LOCK_FILE.length()), location, roots);
        } else {
            Root root = Root.of(new URL(lockFile, "."), new LockFileIndex(loader, lockFile).files(location), List.of());
            roots.putIfAbsent(root.description(), root);
        }
    }

    private static void addJar(URL inJar, String folder, Location location, Map<String, Root> roots)
            throws IOException {
        String description = Root.describe(inJar);
        if (!roots.containsKey(description)) {
            Root root = new JarFolder(inJar, folder).root(location);
            if (root != null) {
                roots.put(description, root);
            }
        }
    }

    /** The jars of the class path and of the class loaders that tell theirs, each as {@code jar:…!/}. */
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
            addIfJar(Path.of(entry).toUri().toURL(), jars);
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
