package dev.migration.internal.files;

import dev.migration.internal.files.Root.Owner;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * Lists a location's folder on disk, where symbolic links are followed, or in a jar, also in a jar inside a jar, by the
 * names of its entries.
 */
final class FolderListing {

    private static final int DEEPEST_BELOW = 3;
    private static final String KIMBERLITE_LOCK_FILE = ".kimberlite/migrations/.lock";
    private static final String STANDARD_FOLDER = "migrations";

    /** Where Spring Boot puts an application's own classes; in a plain jar they are at its root. */
    private static final String BOOT_CLASSES = "BOOT-INF/classes/";

    private final Location location;
    private final List<SourceFile> files = new ArrayList<>();
    private final List<String> below = new ArrayList<>();
    private final List<String> misnamed = new ArrayList<>();

    private FolderListing(Location location) {
        this.location = location;
    }

    private Root root(String description, Owner owner) {
        Collections.sort(files);
        Collections.sort(below);
        Collections.sort(misnamed);
        return new Root(description, owner, files, below, misnamed);
    }

    /** The folder that a location on disk names; empty if it does not exist. */
    static List<Root> onDisk(Location location) throws IOException {
        Location.Jar jar = location.jar();
        if (jar != null) {
            return inJarOnDisk(jar, location);
        }
        Path folder = Path.of(location.path());
        if (Files.notExists(folder)) {
            return List.of();
        }
        FolderListing listing = list(folder, location);
        Path foreign = folder.resolveSibling(KIMBERLITE_LOCK_FILE);
        if (!Files.exists(folder.resolve(Root.LOCK_FILE)) && Files.isRegularFile(foreign)) {
            listing.files.add(SourceFile.onDisk(Root.LOCK_FILE, foreign.toString(), foreign));
        }
        return List.of(listing.root(folder.toString(), Owner.APPLICATION));
    }

    /** A folder of the classpath. */
    static Root onDisk(Path folder, Location location) throws IOException {
        return list(folder, location).root(folder.toString(), Owner.APPLICATION);
    }

    private static FolderListing list(Path folder, Location location) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        var listing = new FolderListing(location);
        if (location.isRecursive()) {
            for (Path file : filesBelow(folder)) {
                listing.add(relative(folder, file), file);
            }
            return listing;
        }
        // A link to nowhere is treated as a file, so that reading it is a problem and not silence. So is a folder that is
        // named like a file.
        for (Path path : entries(folder)) {
            String name = nameOf(path);
            if (!name.startsWith(".") && !Root.counts(name) && Files.isDirectory(path)) {
                listing.addSubfolder(folder, path);
            } else {
                listing.add(name, path);
            }
        }
        return listing;
    }

    private void add(String path, Path file) {
        add(path, () -> isFile(file), (name, shown) -> SourceFile.onDisk(name, shown, file));
    }

    private static boolean isFile(Path path) {
        return Files.isRegularFile(path) || !Files.exists(path);
    }

    /**
     * Takes a file for what it is by its path from the folder on.
     *
     * @param file makes it, from its name in the root and the path to be shown
     */
    private void add(String path, BooleanSupplier isFile, BiFunction<String, String, SourceFile> file) {
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        String shown = location.path() + "/" + path;
        boolean isHere = location.isRecursive() || slash < 0;
        if (isInDirectory(path) && (isHere || path.indexOf('/') == slash)) {
            files.add(file.apply(withDirectory(path), shown));
        } else if (isHere && Root.counts(name)) {
            files.add(file.apply(name, shown));
        } else if (isMisnamed(path) && isFile.getAsBoolean()) {
            misnamed.add(shown);
        } else if (slash > 0 && Root.isSql(name) && below.size() < Root.MOST_BELOW) {
            below.add(path);
        }
    }

    private static boolean isInDirectory(String path) {
        String inDirectory = withDirectory(path);
        int slash = inDirectory.indexOf('/');
        return slash > 0 && Root.isInDirectory(inDirectory.substring(0, slash), inDirectory.substring(slash + 1));
    }

    /** In a folder that the location leaves out, only a file of a migration's directory. */
    private boolean isMisnamed(String path) {
        int slash = path.indexOf('/');
        if (slash < 0 || location.isRecursive()) {
            return MisnamedFile.isOne(path);
        }
        return slash == path.lastIndexOf('/') && MisnamedFile.rightPathInDirectory(path) != null;
    }

    /** The name of a file after that of its folder. */
    private static String withDirectory(String path) {
        return path.substring(path.lastIndexOf('/', path.lastIndexOf('/') - 1) + 1);
    }

    /** The directory of a migration, or a folder that the location leaves out. */
    private void addSubfolder(Path folder, Path subfolder) throws IOException {
        String prefix = nameOf(subfolder) + "/";
        try {
            List<Path> inside = entries(subfolder);
            boolean isMigration = inside.stream().anyMatch(file -> {
                String path = prefix + nameOf(file);
                return isInDirectory(path) || (isMisnamed(path) && isFile(file));
            });
            if (isMigration) {
                inside.forEach(file -> add(prefix + nameOf(file), file));
            } else {
                addBelow(folder, subfolder);
            }
        } catch (IOException e) {
            // A folder that is no migration may well be unreadable.
            if (Root.isNumbered(nameOf(subfolder))) {
                throw e;
            }
        }
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (Stream<Path> found = Files.find(
                folder,
                Integer.MAX_VALUE,
                (path, attributes) -> !attributes.isDirectory(),
                FileVisitOption.FOLLOW_LINKS)) {
            return found.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static List<Path> entries(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
            found.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }

    private void addBelow(Path folder, Path subfolder) {
        if (below.size() >= Root.MOST_BELOW) {
            return;
        }
        try (Stream<Path> found = Files.walk(subfolder, DEEPEST_BELOW)) {
            found.limit(Root.MOST_BELOW)
                    .filter(path -> Root.isSql(nameOf(path)))
                    .forEach(path -> below.add(relative(folder, path)));
        } catch (IOException | UncheckedIOException e) {
            // A folder outside the location may well be unreadable.
        }
    }

    private static String relative(Path folder, Path path) {
        return folder.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    private static String nameOf(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }

    /**
     * The folder of migrations in a jar on disk, for the command line: {@code app.jar} is the folder {@code migrations} of
     * a Spring Boot jar or of a plain one, {@code app.jar!/db/changes} another folder in it.
     */
    private static List<Root> inJarOnDisk(Location.Jar jar, Location location) throws IOException {
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
            FolderListing listing = list(content, classes + folder, location);
            if (listing != null && !listing.isEmpty()) {
                return List.of(listing.root(file + "!/" + classes + folder, Owner.APPLICATION));
            }
        }
        return List.of(new Root(file.toString(), Owner.APPLICATION, List.of()));
    }

    private boolean isEmpty() {
        return files.isEmpty() && below.isEmpty() && misnamed.isEmpty();
    }

    /**
     * A folder in a jar; null if the jar has none of this path.
     *
     * @param inJar anything in the jar that surely exists
     */
    static @Nullable Root inJar(URL inJar, String folder, Location location) throws IOException {
        FolderListing listing = list(inJar, folder, location);
        return listing == null ? null : listing.root(Root.describe(inJar), Owner.of(inJar));
    }

    private static @Nullable FolderListing list(URL inJar, String folder, Location location) throws IOException {
        String prefix = folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
        var listing = new FolderListing(location);
        boolean exists = false;
        try (JarFile jar = open(inJar)) {
            Enumeration<JarEntry> entries = jar.entries();
            while (entries.hasMoreElements()) {
                String entry = entries.nextElement().getName();
                if (entry.startsWith(prefix)) {
                    exists = true;
                    listing.add(
                            entry.substring(prefix.length()),
                            () -> true,
                            (name, shown) -> inJar(inJar, entry, name, shown));
                }
            }
        }
        return exists ? listing : null;
    }

    private static SourceFile inJar(URL inJar, String entry, String name, String shown) {
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
