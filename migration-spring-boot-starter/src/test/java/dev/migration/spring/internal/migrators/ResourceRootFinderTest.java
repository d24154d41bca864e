package dev.migration.spring.internal.migrators;

import static dev.migration.spring.Jars.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Problem;
import dev.migration.internal.files.Location;
import dev.migration.internal.files.Root;
import dev.migration.internal.files.Root.Owner;
import dev.migration.internal.files.SourceFile;
import dev.migration.internal.files.Sources;
import dev.migration.spring.Jars;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.loader.launch.Archive;
import org.springframework.boot.loader.launch.LaunchedClassLoader;
import org.springframework.boot.loader.net.protocol.Handlers;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;

class ResourceRootFinderTest {

    private static final byte[] SQL = text("CREATE TABLE t (id INT);");

    @TempDir
    Path temp;

    private final List<AutoCloseable> opened = new ArrayList<>();

    /** As the launcher of an executable jar does. */
    @BeforeAll
    static void knowNestedJars() {
        Handlers.register();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : opened) {
            closeable.close();
        }
    }

    @Test
    void aFolderOfClassesIsTheApplications() throws Exception {
        folder("classes/migrations", "0001_a.sql");
        assertThat(find("classpath:migrations", temp.resolve("classes")))
                .singleElement()
                .satisfies(root -> {
                    assertThat(root.owner()).isEqualTo(Owner.APPLICATION);
                    assertThat(names(root)).containsExactly("0001_a.sql");
                });
    }

    @Test
    void filesShowTheirPathFromTheLocationOn() throws Exception {
        folder("classes/db/changes", "0001_a.sql");
        assertThat(find("classpath:db/changes", temp.resolve("classes")).get(0).files())
                .extracting(SourceFile::path)
                .containsExactly("db/changes/0001_a.sql");
    }

    @Test
    void aFileIsReadAnewEachTime() throws Exception {
        folder("classes/migrations", "0001_a.sql");
        SourceFile file = find("classpath:migrations", temp.resolve("classes"))
                .get(0)
                .files()
                .get(0);
        assertThat(read(file)).isEqualTo(read(file)).isEqualTo("CREATE TABLE t (id INT);");
    }

    @Test
    void everyFolderOfClassesIsARoot() throws Exception {
        folder("test-classes/migrations", "0002_b.sql");
        folder("classes/migrations", "0001_a.sql");
        assertThat(find("classpath:migrations", temp.resolve("test-classes"), temp.resolve("classes")))
                .extracting(ResourceRootFinderTest::names)
                .containsExactly(List.of("0002_b.sql"), List.of("0001_a.sql"));
    }

    @Test
    void theLockFileBelongsToItsRootAndOtherFilesDoNot() throws Exception {
        folder("classes/migrations", "0001_a.sql", "migrations.lock", "README.md");
        assertThat(names(find("classpath:migrations", temp.resolve("classes")).get(0)))
                .containsExactly("0001_a.sql", "migrations.lock");
    }

    @Test
    void subfoldersCountOnlyWhenTheyAreAskedFor() throws Exception {
        folder("classes/migrations", "0001_a.sql");
        folder("classes/migrations/y2026", "0002_b.sql");
        assertThat(names(find("classpath:migrations", temp.resolve("classes")).get(0)))
                .containsExactly("0001_a.sql");
        assertThat(find("classpath:migrations/**", temp.resolve("classes"))
                        .get(0)
                        .files())
                .extracting(SourceFile::path)
                .containsExactly("migrations/0001_a.sql", "migrations/y2026/0002_b.sql");
    }

    @Test
    void aNameThatNeedsEscapingInAUrlIsFound() throws Exception {
        folder("my classes+more/migrations", "0001_é a#%.sql");
        assertThat(find("classpath:migrations", temp.resolve("my classes+more"))
                        .get(0)
                        .files())
                .extracting(SourceFile::path)
                .containsExactly("migrations/0001_é a#%.sql");
    }

    @Test
    void aJarIsADependency() throws Exception {
        Path jar = Jars.write(temp.resolve("library.jar"), folderEntries("migrations/", "0001_theirs.sql"));
        assertThat(find("classpath:migrations", jar)).singleElement().satisfies(root -> {
            assertThat(root.owner()).isEqualTo(Owner.DEPENDENCY);
            assertThat(root.description()).isEqualTo(jar.toString());
            assertThat(names(root)).containsExactly("0001_theirs.sql");
        });
    }

    @Test
    void aJarWithoutEntriesForItsFoldersIsFound() throws Exception {
        Path jar = Jars.write(temp.resolve("bare.jar"), Map.of("migrations/0001_theirs.sql", SQL));
        assertThat(find("classpath:migrations", jar))
                .extracting(ResourceRootFinderTest::names)
                .containsExactly(List.of("0001_theirs.sql"));
    }

    @Test
    void aLibrarysMigrationsBesideTheApplicationsAreAProblemThatNamesTheJar() throws Exception {
        folder("classes/migrations", "0001_a.sql");
        Path jar = Jars.write(temp.resolve("library.jar"), folderEntries("migrations/", "0001_theirs.sql"));
        assertThat(problems("classpath:migrations", temp.resolve("classes"), jar))
                .containsExactly("Location classpath:migrations is the application's, and also in a dependency: " + jar
                        + "\n"
                        + "  Next: write classpath*:migrations to run the dependency's migrations too,"
                        + " or give the application's migrations a folder of their own");
    }

    @Test
    void aLibrarysMigrationsAloneAreAProblem() throws Exception {
        Path jar = Jars.write(temp.resolve("library.jar"), folderEntries("migrations/", "0001_theirs.sql"));
        assertThat(problems("classpath:migrations", jar))
                .singleElement()
                .asString()
                .startsWith("Location classpath:migrations is not the application's, only in a dependency: " + jar);
    }

    @Test
    void aStarTakesTheLibrarysToo() throws Exception {
        folder("classes/migrations", "0002_a.sql");
        Path jar = Jars.write(temp.resolve("library.jar"), folderEntries("migrations/", "0001_theirs.sql"));
        Path bare = Jars.write(temp.resolve("bare.jar"), Map.of("migrations/0003_bare.sql", SQL));
        assertThat(find("classpath*:migrations", temp.resolve("classes"), jar, bare))
                .extracting(ResourceRootFinderTest::names)
                .containsExactly(List.of("0002_a.sql"), List.of("0001_theirs.sql"), List.of("0003_bare.sql"));
    }

    @Test
    void theJarWithTheMainClassIsTheApplications() throws Exception {
        Path jar = Jars.write(temp.resolve("my app.jar"), folderEntries("migrations/", "0001_a.sql"));
        Set<String> own = Set.of(jar.toUri().toURL().toExternalForm());
        ResourceRootFinder finder = new ResourceRootFinder(new DefaultResourceLoader(loader(jar)), () -> own);
        assertThat(finder.find(Location.parse("classpath:migrations")))
                .extracting(Root::owner)
                .containsExactly(Owner.APPLICATION);
    }

    @Test
    void nobodyAsksForTheApplicationsJarsWhereItHasAFolder() throws Exception {
        folder("classes/migrations", "0001_a.sql");
        ResourceRootFinder finder =
                new ResourceRootFinder(new DefaultResourceLoader(loader(temp.resolve("classes"))), () -> {
                    throw new AssertionError("asked");
                });
        assertThat(finder.find(Location.parse("classpath:migrations"))).hasSize(1);
    }

    @Test
    void anAbsentFolderHasNoRoots() throws Exception {
        assertThat(find("classpath:nowhere", temp)).isEmpty();
    }

    @Test
    void aFolderOnDiskIsFoundToo() throws Exception {
        folder("disk", "0001_a.sql");
        assertThat(find("filesystem:" + temp.resolve("disk")))
                .extracting(ResourceRootFinderTest::names)
                .containsExactly(List.of("0001_a.sql"));
    }

    @Test
    void theClassesInAnExecutableJarAreTheApplications() throws Exception {
        assertThat(find("classpath:migrations", executable(Map.of())))
                .singleElement()
                .satisfies(root -> {
                    assertThat(root.owner()).isEqualTo(Owner.APPLICATION);
                    assertThat(root.files()).extracting(SourceFile::path).containsExactly("migrations/0001_a.sql");
                    assertThat(read(root.files().get(0))).isEqualTo("CREATE TABLE t (id INT);");
                });
    }

    @Test
    void aLibraryInAnExecutableJarIsADependency() throws Exception {
        byte[] library = Jars.bytes(folderEntries("migrations/", "0001_theirs.sql"));
        List<Root> roots = find("classpath:migrations", executable(Map.of("BOOT-INF/lib/library.jar", library)));
        assertThat(roots).extracting(Root::owner).containsExactly(Owner.APPLICATION, Owner.DEPENDENCY);
        assertThat(roots.get(1).description()).endsWith("app.jar/!BOOT-INF/lib/library.jar");
        assertThat(read(roots.get(1).files().get(0))).isEqualTo("CREATE TABLE t (id INT);");
    }

    @Test
    void aRootThatOnlySpringCanListIsFound() throws Exception {
        Map<String, String> server = new LinkedHashMap<>();
        server.put("classpath*:migrations/", "vfs:/server/app.war/WEB-INF/classes/migrations/");
        server.put(
                "vfs:/server/app.war/WEB-INF/classes/migrations/*",
                "vfs:/server/app.war/WEB-INF/classes/migrations/0001_a.sql");
        ResourceRootFinder finder = new ResourceRootFinder(new ServerResources(server), Set::of);
        assertThat(finder.find(Location.parse("classpath:migrations")))
                .singleElement()
                .satisfies(root -> {
                    assertThat(root.owner()).isEqualTo(Owner.APPLICATION);
                    assertThat(root.files()).extracting(SourceFile::path).containsExactly("migrations/0001_a.sql");
                    assertThat(read(root.files().get(0))).isEqualTo("CREATE TABLE t (id INT);");
                });
    }

    @Test
    void aMistypedEndingIsNoticedWhereOnlySpringCanList() throws Exception {
        Map<String, String> server = Map.of(
                "classpath*:migrations/", "vfs:/server/app.war/WEB-INF/classes/migrations/",
                "vfs:/server/app.war/WEB-INF/classes/migrations/*",
                        "vfs:/server/app.war/WEB-INF/classes/migrations/0002_b.sql.txt");
        ResourceRootFinder finder = new ResourceRootFinder(new ServerResources(server), Set::of);
        assertThat(finder.find(Location.parse("classpath:migrations")))
                .flatExtracting(Root::numbered)
                .containsExactly("migrations/0002_b.sql.txt");
    }

    @Test
    void aFileThatIsNamedAsNoMigrationIsNotOpened() throws Exception {
        Map<String, String> server = Map.of(
                "classpath*:migrations/", "vfs:/server/app.war/WEB-INF/classes/migrations/",
                "vfs:/server/app.war/WEB-INF/classes/migrations/*",
                        "vfs:/server/app.war/WEB-INF/classes/migrations/README.md");
        var loader = new ServerResources(server) {
            @Override
            public Resource[] getResources(String pattern) {
                Resource[] found = super.getResources(pattern);
                return pattern.endsWith("*") ? new Resource[] {unopened(found[0])} : found;
            }
        };

        assertThat(new ResourceRootFinder(loader, Set::of).find(Location.parse("classpath:migrations")))
                .singleElement()
                .satisfies(root -> assertThat(root.numbered()).isEmpty());
    }

    private static Resource unopened(Resource resource) {
        return new ServerResource(((ServerResource) resource).url) {
            @Override
            public boolean isReadable() {
                throw new AssertionError("opened");
            }
        };
    }

    @Test
    void aRootThatOnlySpringCanListIsNotFoundAgainByItsLockFile() throws Exception {
        Map<String, String> image = new LinkedHashMap<>();
        image.put("classpath*:migrations/", "image:/migrations/");
        image.put("image:/migrations/*", "image:///migrations/0002_not_in_the_lock_file.sql");
        ClassLoader loader = new ImageLoader(Map.of(
                "migrations/migrations.lock", "version = 1\n[[migration]]\nid = 1\nname = \"a\"\n",
                "migrations/0001_a.sql", "SELECT 1;"));
        ResourceRootFinder finder = new ResourceRootFinder(new ServerResources(loader, image), Set::of);

        assertThat(finder.find(Location.parse("classpath*:migrations")))
                .singleElement()
                .satisfies(root -> {
                    assertThat(root.description()).isEqualTo("image:/migrations/");
                    assertThat(root.files())
                            .extracting(SourceFile::path)
                            .containsExactly("migrations/0002_not_in_the_lock_file.sql");
                });
    }

    @Test
    void aRootThatNobodyCanListIsFoundByItsLockFile() throws Exception {
        ClassLoader loader = new ImageLoader(Map.of(
                "migrations/migrations.lock", "version = 1\n[[migration]]\nid = 1\nname = \"a\"\n",
                "migrations/0001_a.sql", "SELECT 1;"));
        assertThat(find("classpath*:migrations", loader))
                .singleElement()
                .satisfies(root -> assertThat(names(root)).containsExactly("migrations.lock", "0001_a.sql"));
    }

    private ClassLoader executable(Map<String, byte[]> libraries) throws Exception {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("META-INF/MANIFEST.MF", text("Manifest-Version: 1.0\n"));
        entries.put("BOOT-INF/", new byte[0]);
        entries.put("BOOT-INF/classes/", new byte[0]);
        folderEntries("BOOT-INF/classes/migrations/", "0001_a.sql").forEach(entries::put);
        entries.put("BOOT-INF/lib/", new byte[0]);
        entries.putAll(libraries);
        File jar = Jars.write(temp.resolve("app.jar"), entries).toFile();
        Archive archive = Archive.create(jar);
        opened.add(archive);
        URL[] urls = archive.getClassPathUrls(entry ->
                        entry.name().equals("BOOT-INF/classes/") || entry.name().endsWith(".jar"))
                .toArray(URL[]::new);
        LaunchedClassLoader loader = new LaunchedClassLoader(false, archive, urls, parent());
        opened.add(0, loader);
        return loader;
    }

    private List<Root> find(String location, Path... classPath) throws IOException {
        return find(location, loader(classPath));
    }

    private static List<Root> find(String location, ClassLoader loader) throws IOException {
        return new ResourceRootFinder(new DefaultResourceLoader(loader), Set::of).find(Location.parse(location));
    }

    private List<String> problems(String location, Path... classPath) throws IOException {
        ResourceRootFinder finder = new ResourceRootFinder(new DefaultResourceLoader(loader(classPath)), Set::of);
        return Sources.find(List.of(Location.parse(location)), finder).problems().stream()
                .map(Problem::text)
                .toList();
    }

    private ClassLoader loader(Path... classPath) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (Path path : classPath) {
            urls.add(path.toUri().toURL());
        }
        URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), parent());
        opened.add(loader);
        return loader;
    }

    private static ClassLoader parent() {
        return ClassLoader.getPlatformClassLoader();
    }

    private void folder(String folder, String... files) throws IOException {
        Files.createDirectories(temp.resolve(folder));
        for (String file : files) {
            Files.write(temp.resolve(folder).resolve(file), SQL);
        }
    }

    private static Map<String, byte[]> folderEntries(String folder, String file) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put(folder, new byte[0]);
        entries.put(folder + file, SQL);
        return entries;
    }

    private static List<String> names(Root root) {
        return root.files().stream().map(SourceFile::name).toList();
    }

    private static String read(SourceFile file) throws IOException {
        try (InputStream in = file.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** An application server's class path, with URLs that the JDK does not know. */
    private static class ServerResources extends DefaultResourceLoader implements ResourcePatternResolver {
        private final Map<String, String> found;

        ServerResources(Map<String, String> found) {
            this(parent(), found);
        }

        ServerResources(ClassLoader loader, Map<String, String> found) {
            super(loader);
            this.found = found;
        }

        @Override
        public Resource[] getResources(String pattern) {
            String url = found.get(pattern);
            return url == null ? new Resource[0] : new Resource[] {new ServerResource(url)};
        }
    }

    private static class ServerResource extends ByteArrayResource {
        private final String url;

        ServerResource(String url) {
            super(SQL);
            this.url = url;
        }

        @Override
        public URL getURL() throws IOException {
            return new URL(null, url, new URLStreamHandler() {
                @Override
                protected URLConnection openConnection(URL at) throws IOException {
                    throw new IOException("only the server can open " + at);
                }
            });
        }

        @Override
        public String getFilename() {
            return url.substring(url.lastIndexOf('/') + 1);
        }
    }

    /** Opens files by name and knows nothing of folders, as in a native image. */
    private static final class ImageLoader extends ClassLoader {
        private final Map<String, String> files;

        ImageLoader(Map<String, String> files) {
            super(parent());
            this.files = files;
        }

        @Override
        protected @Nullable URL findResource(String name) {
            String content = files.get(name);
            if (content == null) {
                return null;
            }
            try {
                return new URL(null, "image:/" + name, new URLStreamHandler() {
                    @Override
                    protected URLConnection openConnection(URL url) {
                        return new URLConnection(url) {
                            @Override
                            public void connect() {}

                            @Override
                            public InputStream getInputStream() {
                                return new ByteArrayInputStream(text(content));
                            }
                        };
                    }
                });
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(name, e);
            }
        }

        @Override
        protected Enumeration<URL> findResources(String name) {
            URL url = findResource(name);
            return Collections.enumeration(url == null ? List.of() : List.of(url));
        }
    }
}
