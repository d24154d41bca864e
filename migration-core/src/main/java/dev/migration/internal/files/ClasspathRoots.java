package dev.migration.internal.files;

import dev.migration.Version;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * Lists a folder on disk, or in every root of the classpath. Roots of the classpath are found by the folder's name; by the lock file's name, which
 * also finds jars without entries for their folders; and, where dependencies are asked for or nothing was found, by
 * reading every jar. A root that cannot be listed has the files of its lock file's entries, and the callbacks.
 */
public final class ClasspathRoots implements Root.Finder {

    private static final List<String> ENDINGS = List.of(
            ".sql",
            ".up.sql",
            ".down.sql",
            "/up.sql",
            "/down.sql",
            "/migration.sql",
            "/metadata.toml",
            "/metadata.yaml",
            "/metadata.yml");

    private static final int LONGEST_NUMBER = 20;

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
            nothing &= root.files().isEmpty();
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
        if (url.getProtocol().equals("file")) {
            Path path = path(url);
            if (Files.isDirectory(path)) {
                roots.put(path.toString(), DiskListing.of(path, location));
            }
        } else if (url.openConnection() instanceof JarURLConnection connection) {
            String entry = connection.getEntryName() == null ? "" : connection.getEntryName();
            addJar(url, entry.substring(0, entry.length() - file.length()), location, roots);
        } else if (!file.isEmpty()) {
            URL folder = new URL(url, ".");
            String description = Root.describe(folder);
            roots.putIfAbsent(
                    description, new Root(description, Root.Owner.of(folder), filesInLockFile(url, location)));
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

    /**
     * The lock file, the callbacks, and the files of its entries; its reader reports what is wrong with it. A file that does not exist
     * is listed, so that reading it is a problem and not silence, unless it may be missing.
     */
    private List<SourceFile> filesInLockFile(URL lockFile, Location location) throws IOException {
        TomlParseResult toml;
        try (InputStream bytes = lockFile.openStream()) {
            toml = Toml.parse(bytes);
        }
        Set<String> mayBeMissing = new HashSet<>();
        for (TomlTable accepted : tables(toml, "accepted")) {
            if (Boolean.TRUE.equals(accepted.get("missing"))) {
                mayBeMissing.add(version(accepted));
            }
        }
        List<SourceFile> files = new ArrayList<>();
        files.add(file(Root.LOCK_FILE, location, lockFile));
        for (String callback : Callback.names()) {
            addFile(callback, location, files);
        }
        for (TomlTable entry : tables(toml, "migration")) {
            String version = version(entry);
            if (!(entry.get("name") instanceof String name)
                    || addFiles(version, name, location, files)
                    || mayBeMissing.contains(version)) {
                continue;
            }
            String missing = (Version.of(version).isRepeatable() ? "" : version + "_") + name + ".sql";
            files.add(new SourceFile(missing, location.path() + "/" + missing, () -> {
                throw new NoSuchFileException(missing);
            }));
        }
        return files;
    }

    private static List<TomlTable> tables(TomlParseResult toml, String key) {
        List<TomlTable> tables = new ArrayList<>();
        if (toml.get(key) instanceof TomlArray array) {
            for (Object item : array.toList()) {
                if (item instanceof TomlTable table) {
                    tables.add(table);
                }
            }
        }
        return tables;
    }

    private static String version(TomlTable entry) {
        return String.valueOf(entry.contains("id") ? entry.get("id") : entry.get("version"));
    }

    /** Adds the files of an entry, whose number, if it has one, has no zeros in front; whether there are any. */
    private boolean addFiles(String version, String name, Location location, List<SourceFile> files) {
        int before = files.size();
        if (Version.of(version).isRepeatable()) {
            // A version has other characters than the name where a shell would not take that for one word.
            String flyways = MigrationFileName.REPEATABLE + name;
            for (String file : List.of(name + ".sql", flyways + ".sql", flyways + ".sql.conf")) {
                addFile(file, location, files);
            }
            return files.size() > before;
        }
        for (int zeros = 0; files.size() == before && version.length() + zeros <= LONGEST_NUMBER; zeros++) {
            String number = "0".repeat(zeros) + version;
            for (String ending : ENDINGS) {
                addFile(number + "_" + name + ending, location, files);
            }
            for (String flyways : new HashSet<>(List.of(number, number.replace('.', '_')))) {
                for (String ending : List.of(".sql", ".sql.conf")) {
                    addFile("V" + flyways + "__" + name + ending, location, files);
                    addFile("U" + flyways + "__" + name + ending, location, files);
                    addFile("B" + flyways + "__" + name + ending, location, files);
                }
            }
        }
        return files.size() > before;
    }

    private void addFile(String file, Location location, List<SourceFile> files) {
        URL url = loader.getResource(location.path() + "/" + file);
        if (url != null) {
            files.add(file(file, location, url));
        }
    }

    private static SourceFile file(String name, Location location, URL url) {
        return new SourceFile(name, location.path() + "/" + name, url::openStream, url.toString());
    }
}
