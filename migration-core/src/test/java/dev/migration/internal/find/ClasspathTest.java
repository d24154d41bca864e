// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.find;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Problem;
import dev.migration.fixture.CodedText;
import dev.migration.internal.find.Root.Owner;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationReader;
import dev.migration.internal.layout.MigrationSet;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClasspathTest {

    private static final Location OWN = Location.parse("classpath:migrations");
    private static final Location ALL = Location.parse("classpath*:migrations");

    @TempDir
    Path temp;

    private final List<URLClassLoader> loaders = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (URLClassLoader loader : loaders) {
            loader.close();
        }
    }

    @Test
    void unitesTheApplicationsOwnFolders() throws IOException {
        Path classes = folder("classes", "migrations/0001_a.sql");
        Path testClasses = folder("test-classes", "migrations/0002_b.sql");

        Sources sources = find(OWN, testClasses, classes);

        assertThat(sources.problems()).isEmpty();
        assertThat(paths(sources)).containsExactly("migrations/0002_b.sql", "migrations/0001_a.sql");
    }

    @Test
    void whatSeveralLocationsReachOnTheClasspathIsOneMigration() throws IOException {
        Path classes = folder("classes", "migrations/0001_a.sql");
        Path jar = jar("billing.jar", new TestJar().file("migrations/0002_b.sql", "SELECT 1;"));
        List<Location> locations = List.of(
                ALL,
                Location.parse("classpath*:migrations/**"),
                Location.parse(classes.resolve("migrations").toString()));

        MigrationSet set = MigrationReader.read(Sources.find(locations, finder(classes, jar), null), List.of(), null);

        assertThat(set.problems()).isEmpty();
        assertThat(set.migrations()).extracting(Migration::name).containsExactly("0001_a", "0002_b");
    }

    @Test
    void aFileThatTheBuildHasKeptUnderItsOldNameIsThoughtOf() throws IOException {
        Path classes = folder("target/classes", "migrations/0001_tabel.sql", "migrations/0001_table.sql");

        MigrationSet set = MigrationReader.read(find(OWN, classes), List.of(), null);

        assertThat(set.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.remedy())
                        .endsWith("; or, if one is the old name of the other, the build has kept it: mvn clean"));
    }

    @Test
    void readsFilesInAJar() throws IOException {
        Path jar = jar("billing.jar", new TestJar().file("migrations/0001_a #1%20+é.sql", "SELECT 1;"));

        Sources sources = find(ALL, jar);

        assertThat(sources.problems()).isEmpty();
        assertThat(paths(sources)).containsExactly("migrations/0001_a #1%20+é.sql");
        SourceFile file = sources.folders().get(0).roots().get(0).files().get(0);
        assertThat(content(file)).isEqualTo("SELECT 1;");
        assertThat(content(file)).as("read again").isEqualTo("SELECT 1;");
    }

    @Test
    void leavesTheJarDeletable() throws IOException {
        Path jar = jar("billing.jar", new TestJar().file("migrations/0001_a.sql", "SELECT 1;"));
        Sources sources = find(ALL, jar);
        content(sources.folders().get(0).roots().get(0).files().get(0));
        close();

        jar("billing.jar", new TestJar().file("migrations/0001_a.sql", "SELECT 2;"));

        assertThat(content(sources.folders().get(0).roots().get(0).files().get(0)))
                .as("no stale jar is kept open")
                .isEqualTo("SELECT 2;");
    }

    /** The JDK's class loader resolves the links in its class path. */
    @Test
    void aJarIsFoundOnceWhereTheClassPathHasALinkToIt() throws IOException {
        Path jar = jar("billing.jar", new TestJar().file("migrations/0001_a.sql", "SELECT 1;"));
        Path link = Files.createSymbolicLink(temp.resolve("linked.jar"), jar);
        String classPath = link + File.pathSeparator + temp.resolve("missing.jar");

        assertThat(paths(withClassPath(classPath, () -> find(ALL, systemsChild(jar.toRealPath())))))
                .containsExactly("migrations/0001_a.sql");
    }

    @Test
    void aFileIsFoundInAFolderThatWasEmptyBesideAJar() throws IOException {
        Path jar = jar("billing.jar", new TestJar().file("migrations/0001_a.sql", "SELECT 1;"));
        Path classes = temp.resolve("classes");
        Files.createDirectories(classes.resolve("migrations"));
        Root.Finder finder = finder(classes, jar);
        Sources first = Sources.find(List.of(ALL), finder, null);
        assertThat(paths(first)).containsExactly("migrations/0001_a.sql");

        folder("classes", "migrations/0002_b.sql");

        assertThat(paths(Sources.find(List.of(ALL), finder, first)))
                .containsExactly("migrations/0002_b.sql", "migrations/0001_a.sql");
    }

    @Test
    void takesSubfoldersOnlyWhereAskedTo() throws IOException {
        Path classes = folder("classes", "migrations/0001_a.sql", "migrations/more/0002_b.sql");
        Path jar = jar(
                "billing.jar", new TestJar().file("migrations/0003_c.sql", "").file("migrations/more/0004_d.sql", ""));

        assertThat(paths(find(ALL, classes, jar))).containsExactly("migrations/0001_a.sql", "migrations/0003_c.sql");
        assertThat(paths(find(Location.parse("classpath*:migrations/**"), classes, jar)))
                .containsExactly(
                        "migrations/0001_a.sql",
                        "migrations/more/0002_b.sql",
                        "migrations/0003_c.sql",
                        "migrations/more/0004_d.sql");
    }

    @Test
    void neverRunsALibrarysSqlUnasked() throws IOException {
        Path classes = folder("classes", "migrations/0001_a.sql");
        Path jar = jar("billing.jar", new TestJar().file("migrations/0001_b.sql", ""));
        Path other = jar("audit.jar", new TestJar().file("migrations/0001_c.sql", ""));
        String next = "\n  Next: write classpath*:migrations%s to run the dependency's migrations too, or give the"
                + " application's migrations their own folder";

        assertThat(texts(find(OWN, classes, jar, other)))
                .containsExactly(
                        "ambiguous-location: Location classpath:migrations is the application's, and also in a dependency: "
                                + jar + ", " + other + next.formatted(""));
        assertThat(paths(find(OWN, classes, jar, other))).containsExactly("migrations/0001_a.sql");

        Sources none = find(Location.parse("classpath:migrations/**"), folder("empty", "application.properties"), jar);
        assertThat(texts(none))
                .containsExactly(
                        "ambiguous-location: Location classpath:migrations/** is not the application's, only in a dependency: "
                                + jar + next.formatted("/**"));
        assertThat(paths(none)).isEmpty();
    }

    @Test
    void doesNotMindALibrarysFolderWithoutSql() throws IOException {
        Path classes = folder("classes", "migrations/0001_a.sql");
        Path jar = jar("billing.jar", new TestJar().file("migrations/readme.txt", ""));

        assertThat(find(OWN, classes, jar).problems()).isEmpty();
    }

    @Test
    void takesTheLockFileOfTheApplicationOnly() throws IOException {
        Path classes = folder("classes", "migrations/0001_a.sql");
        Path jar = jar("billing.jar", new TestJar().file("migrations/migrations.lock", ""));

        Sources sources = find(OWN, jar, classes);

        assertThat(sources.problems()).isEmpty();
        assertThat(sources.folders().get(0).roots())
                .flatExtracting(Root::files)
                .extracting(SourceFile::name)
                .containsExactly("0001_a.sql");
    }

    @Test
    void listsAJarWithoutEntriesForItsFolders() throws IOException {
        Path classes = folder("classes", "migrations/0001_a.sql");
        Path jar = jar("billing.jar", new TestJar().withoutFolders().file("migrations/0002_b.sql", "SELECT 2;"));

        Sources sources = find(ALL, classes, jar);

        assertThat(paths(sources)).containsExactly("migrations/0001_a.sql", "migrations/0002_b.sql");
        assertThat(content(sources.folders().get(0).roots().get(1).files().get(0)))
                .isEqualTo("SELECT 2;");
    }

    @Test
    void noticesAJarWithoutEntriesForItsFoldersByItsLockFile() throws IOException {
        Path classes = folder("classes", "migrations/0001_a.sql");
        Path jar = jar(
                "billing.jar",
                new TestJar()
                        .withoutFolders()
                        .file("migrations/0002_b.sql", "")
                        .file("migrations/migrations.lock", ""));

        assertThat(find(OWN, classes, jar).problems())
                .extracting(Problem::message)
                .containsExactly(
                        "Location classpath:migrations is the application's, and also in a dependency: " + jar);
    }

    @ParameterizedTest
    @CsvSource({"classes, 'the application''s, and also'", "empty, 'not the application''s, only'"})
    void noticesAJarWithoutEntriesForItsFolders(String own, String whose) throws IOException {
        folder("classes", "migrations/0001_a.sql");
        folder("empty", "application.properties");
        Path jar = jar("billing.jar", new TestJar().withoutFolders().file("migrations/0002_b.sql", ""));

        assertThat(find(OWN, temp.resolve(own), jar).problems())
                .extracting(Problem::message)
                .containsExactly("Location classpath:migrations is " + whose + " in a dependency: " + jar);
    }

    @Test
    void whatALibraryHasElsewhereIsNoMigration() throws IOException {
        Path classes = folder("classes", "migrations/0001_a.sql");
        Path jar = jar(
                "billing.jar",
                new TestJar()
                        .withoutFolders()
                        .file("migrations/more/0002_b.sql", "")
                        .file("migrations2/0002_b.sql", "")
                        .file("db/migrations/0002_b.sql", "")
                        .file("migrations", ""));

        assertThat(find(OWN, classes, jar).problems()).isEmpty();
        assertThat(paths(find(ALL, classes, jar))).containsExactly("migrations/0001_a.sql");
    }

    /** As Spring Boot's extracted jars and the jars that build tools make for a long class path do. */
    @Test
    void readsTheClassPathInTheManifestOfTheJarThatWasStarted() throws IOException {
        Path classes = folder("classes", "migrations/0001_a.sql");
        Path jar = jar("lib of all.jar", new TestJar().withoutFolders().file("migrations/0002_b.sql", ""));
        Path started = jar(
                "app.jar",
                new TestJar()
                        .file(
                                "META-INF/MANIFEST.MF",
                                "Manifest-Version: 1.0\r\nClass-Path: missing.jar c:\\x.jar  lib%20of%20all.jar\r\n\r\n"));

        assertThat(withClassPath(
                        started.toString(),
                        () -> find(OWN, systemsChild(classes)).problems()))
                .extracting(Problem::message)
                .containsExactly(
                        "Location classpath:migrations is the application's, and also in a dependency: " + jar);
    }

    @Test
    void theJarThatWasStartedIsTheApplications() throws IOException {
        Path jar = jar("app.jar", new TestJar().withoutFolders().file("migrations/0001_a.sql", ""));

        Sources sources = withClassPath(jar.toString(), () -> find(OWN, systemsChild()));

        assertThat(sources.problems()).isEmpty();
        assertThat(paths(sources)).containsExactly("migrations/0001_a.sql");
    }

    /** As those of application servers. */
    @Test
    void findsAJarByItsManifestWhereTheClassLoaderListsNone() throws IOException {
        Path jar = jar(
                "billing.jar",
                new TestJar()
                        .withoutFolders()
                        .file("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n")
                        .file("migrations/0002_b.sql", ""));
        var lists = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
        loaders.add(lists);
        var listsNone = new ClassLoader(null) {
            @Override
            protected Enumeration<URL> findResources(String name) throws IOException {
                return lists.getResources(name);
            }
        };

        assertThat(new ClasspathRoots(listsNone).find(OWN))
                .extracting(Root::description)
                .containsExactly(jar.toString());
    }

    @Test
    void aFileOnTheClassPathThatIsNoJarHoldsNothing() throws IOException {
        Path classes = folder("classes", "migrations/0001_a.sql");
        Path broken = Files.writeString(temp.resolve("broken.jar"), "migrations/0002_b.sql");
        Path noEnding = jar("billing", new TestJar().withoutFolders().file("migrations/0002_b.sql", ""));

        assertThat(paths(find(ALL, classes, broken, temp.resolve("missing.jar"), noEnding)))
                .containsExactly("migrations/0001_a.sql", "migrations/0002_b.sql");
        assertThat(withClassPath(
                        broken.toString(),
                        () -> find(OWN, systemsChild(classes)).problems()))
                .isEmpty();
    }

    @Test
    void looksIntoAJarThatItsClassLoaderTellsAsAJar() throws IOException {
        Path jar = jar("billing.jar", new TestJar().withoutFolders().file("migrations/0002_b.sql", ""));
        var loader = new URLClassLoader(new URL[] {new URL("jar:" + jar.toUri() + "!/")}, null);
        loaders.add(loader);

        assertThat(new ClasspathRoots(loader).find(ALL))
                .extracting(Root::description)
                .containsExactly(jar.toString());
    }

    /** As a native image has its resources. */
    @Test
    void listsAFolderInAFileSystemOfItsOwn() throws IOException {
        var loader = new ClassLoader(null) {
            @Override
            protected Enumeration<URL> findResources(String name) throws IOException {
                return Collections.enumeration(
                        name.equals("migrations") ? List.of(new URL("jrt:/java.base/java/lang/ref")) : List.of());
            }
        };

        Root root = new ClasspathRoots(loader).find(OWN).get(0);

        assertThat(root.owner()).isEqualTo(Owner.APPLICATION);
        assertThat(root.files())
                .filteredOn(file -> file.name().equals("Cleaner.class"))
                .singleElement()
                .satisfies(file -> assertThat(content(file)).isNotEmpty());
    }

    @Test
    void refusesAFolderThatCannotBeListed() {
        var loader = new ClassLoader(null) {
            @Override
            protected Enumeration<URL> findResources(String name) throws IOException {
                var handler = new URLStreamHandler() {
                    @Override
                    protected @Nullable URLConnection openConnection(URL url) {
                        return null;
                    }
                };
                return Collections.enumeration(
                        name.equals("migrations") ? List.of(new URL(null, "memory:/migrations", handler)) : List.of());
            }
        };

        assertThat(texts(Sources.find(List.of(OWN), new ClasspathRoots(loader), null)))
                .containsExactly(
                        "unreadable-file: Location classpath:migrations cannot be read: the class loader does not"
                                + " list memory:/migrations, name a folder on disk\n  Next: check the folder and the rights to it");
    }

    @ParameterizedTest
    @CsvSource({
        "application.properties, missing-location: Location classpath:migrations does not exist",
        "migrations/readme.txt, empty-location: Location classpath:migrations contains no .sql file"
    })
    void warnsOfAFolderThatIsAbsentOrHasNoSql(String file, String problem) throws IOException {
        assertThat(texts(find(OWN, folder("classes", file))))
                .singleElement()
                .asString()
                .startsWith(problem
                        + "\n  Next: put the first migration there, such as 0001_initial_schema.sql, or correct");
    }

    @Test
    void anAbsentLocationIsAnErrorBesideOneWithFiles() throws IOException {
        var loader = new URLClassLoader(
                new URL[] {
                    folder("classes", "migrations/0001_a.sql", "empty/readme.txt")
                            .toUri()
                            .toURL()
                },
                null);
        loaders.add(loader);

        Sources sources = Sources.find(
                List.of(OWN, Location.parse("classpath:postgresql"), Location.parse("classpath:empty")),
                new ClasspathRoots(loader),
                null);

        assertThat(sources.problems())
                .extracting(problem -> problem.code().id() + " " + problem.isError())
                .containsExactly("missing-location false", "empty-location false");
    }

    @Test
    void looksAtALocationOnce() throws IOException {
        List<Location> asked = new ArrayList<>();

        Sources.find(
                List.of(OWN, Location.parse("classpath:/migrations/")),
                location -> {
                    asked.add(location);
                    return List.of(new Root("m", Owner.APPLICATION, List.of()));
                },
                null);

        assertThat(asked).containsExactly(OWN);
    }

    @Test
    void failsToReadAFileThatLeftItsJar() throws IOException {
        Path jar = jar("billing.jar", new TestJar().file("migrations/0001_a.sql", ""));
        SourceFile file = find(ALL, jar).folders().get(0).roots().get(0).files().get(0);
        close();
        jar("billing.jar", new TestJar().file("migrations/0002_b.sql", "something longer"));

        assertThatThrownBy(() -> content(file)).isInstanceOf(NoSuchFileException.class);
    }

    private interface Finding<T> {
        T get() throws IOException;
    }

    private static <T> T withClassPath(String classPath, Finding<T> finding) throws IOException {
        String before = System.getProperty("java.class.path");
        System.setProperty("java.class.path", classPath);
        try {
            return finding.get();
        } finally {
            System.setProperty("java.class.path", before);
        }
    }

    private Sources find(Location location, Path... roots) throws IOException {
        return find(location, finder(roots));
    }

    private static Sources find(Location location, Root.Finder finder) {
        return Sources.find(List.of(location), finder, null);
    }

    private Root.Finder finder(Path... roots) throws IOException {
        return finder(null, roots);
    }

    /** The JVM's class path is that of the system's class loader. */
    private Root.Finder systemsChild(Path... roots) throws IOException {
        return finder(ClassLoader.getSystemClassLoader(), roots);
    }

    private Root.Finder finder(@Nullable ClassLoader parent, Path... roots) throws IOException {
        var urls = new URL[roots.length];
        for (int i = 0; i < roots.length; i++) {
            urls[i] = roots[i].toUri().toURL();
        }
        var loader = new URLClassLoader(urls, parent);
        loaders.add(loader);
        return new ClasspathRoots(loader);
    }

    private Path folder(String name, String... files) throws IOException {
        Path folder = temp.resolve(name);
        for (String file : files) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.createFile(folder.resolve(file));
        }
        return folder;
    }

    private Path jar(String name, TestJar jar) throws IOException {
        return jar.write(temp.resolve(name));
    }

    private static List<String> paths(Sources sources) {
        return sources.folders().stream()
                .flatMap(folder -> folder.roots().stream())
                .flatMap(root -> root.files().stream())
                .filter(file -> file.name().endsWith(".sql"))
                .filter(file -> file.name().indexOf('/') < 0
                        || sources.locations().get(0).isRecursive())
                .map(SourceFile::path)
                .toList();
    }

    private static List<String> texts(Sources sources) {
        return sources.problems().stream().map(CodedText::of).toList();
    }

    private static String content(SourceFile file) throws IOException {
        try (InputStream in = file.open()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
