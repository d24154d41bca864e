// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.CodeMigration;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Code migrations of jars and folders that only {@code --classpath} names. */
class ClasspathTest {

    private static final String SERVICES = "META-INF/services/" + CodeMigration.class.getName();

    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void aTableAndAClass() throws IOException {
        cli = Cli.in(directory)
                .env("DATABASE_URL", "jdbc:h2:" + directory.resolve("clinic"))
                .file("migrations/0001_t.sql", "CREATE TABLE t (n INT);\n")
                .file("classes/" + SERVICES, "clinic.Fill\n")
                .file("source/clinic/Fill.java", """
                        package clinic;

                        public class Fill implements dev.migration.CodeMigration {
                            public String version() { return "0002"; }
                            public String name() { return "fill"; }
                            public void run(java.sql.Connection connection) throws Exception {
                                if (Thread.currentThread().getContextClassLoader() != getClass().getClassLoader()) {
                                    throw new IllegalStateException("another class loader");
                                }
                                try (var insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
                                    insert.setInt(1, new Helper().number());
                                    insert.executeUpdate();
                                }
                            }
                            public void undo(java.sql.Connection connection) throws Exception {
                                try (var delete = connection.createStatement()) {
                                    delete.executeUpdate("DELETE FROM t");
                                }
                            }
                        }

                        class Helper {
                            int number() { return 7; }
                        }
                        """);
        compile("Fill");
    }

    private void compile(String type) {
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        Path.of(CodeMigration.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .getPath())
                                .toString(),
                        "-d",
                        directory.resolve("classes").toString(),
                        directory.resolve("source/clinic/" + type + ".java").toString());
        assertThat(failed).isZero();
    }

    private void jar() throws IOException {
        jar("code.jar", List.of(SERVICES, "clinic/Fill.class", "clinic/Helper.class"), "classes", "");
    }

    private void jar(String file, List<String> names, String from, String folder) throws IOException {
        try (OutputStream out = Files.newOutputStream(directory.resolve(file));
                var jar = new JarOutputStream(out)) {
            for (String name : names) {
                jar.putNextEntry(new JarEntry(folder + name));
                Files.copy(directory.resolve(from).resolve(name), jar);
            }
        }
    }

    /** What Spring Boot packs: the class in BOOT-INF/classes, and what it uses in a jar in BOOT-INF/lib. */
    private void packed(String folder) throws IOException {
        Files.createDirectories(directory.resolve("packed/lib"));
        jar("packed/lib/helper.jar", List.of("clinic/Helper.class"), "classes", "");
        for (String name : List.of(SERVICES, "clinic/Fill.class")) {
            Path copy = directory.resolve("packed/classes").resolve(name);
            Files.createDirectories(copy.getParent());
            Files.copy(directory.resolve("classes").resolve(name), copy);
        }
        jar(
                "clinic.jar",
                List.of("classes/" + SERVICES, "classes/clinic/Fill.class", "lib/helper.jar"),
                "packed",
                folder + "/");
    }

    private static List<Path> unpacked() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return all.filter(path -> path.getFileName().toString().startsWith("migration-classpath"))
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BOOT-INF", "WEB-INF"})
    void theJarOfAServiceIsReadWithItsLibraries(String folder) throws IOException {
        packed(folder);
        List<Path> before = unpacked();

        cli.run("up", "--classpath", "clinic.jar").prints("Applied 0002_fill in");
        cli.run("down", "--classpath", "clinic.jar", "--yes").prints("Undid 0002_fill in");
        assertThat(unpacked()).isEqualTo(before);

        Files.move(directory.resolve("packed"), directory.resolve(folder));
        cli.run("up", "--classpath", ".").prints("Applied 0002_fill in");
    }

    @Test
    void aClassThatIsMissingIsNamedWithTheOneThatNeedsIt() throws IOException {
        Path helper = directory.resolve("classes/clinic/Helper.class");
        Files.delete(helper);

        cli.run("up", "--classpath", "classes").says("the code of clinic.Fill failed", "clinic/Helper", "Next: ");

        compile("Fill");
        cli.file("source/clinic/Taken.java", """
                package clinic;

                public class Taken implements dev.migration.CodeMigration {
                    public String version() { return "0003"; }
                    public String name() { return "taken"; }
                    public void run(java.sql.Connection connection) {}
                    public void migrate(Context context) {}
                }

                class Context {}
                """).file("classes/" + SERVICES, "clinic.Taken\n");
        compile("Taken");
        Files.delete(directory.resolve("classes/clinic/Context.class"));

        cli.run("validate", "--classpath", "classes")
                .says("Error [missing-file] clinic.Taken  ", "clinic/Context", "Next: ", "--classpath");
    }

    @Test
    void aStarNamesAllJarsOfAFolder() throws IOException {
        packed("BOOT-INF");
        cli.run("up", "--classpath", "packed/classes,packed/lib/*").prints("Applied 0002_fill in");
    }

    @Test
    void aFolderIsReadByEveryCommand() {
        cli.run("up", "--dry-run", "--classpath", "classes")
                .prints("Would apply 0002_fill  code of clinic.Fill, with the journal\n");
        cli.run("--classpath", "classes", "up").prints("Applied 0001_t in", "Applied 0002_fill in");
        cli.run("status", "--classpath", "classes", "--format", "json").prints("\"title\":\"code of clinic.Fill\"");
        cli.run("validate", "--classpath", "classes").ends(0);
        cli.run("down", "--classpath", "classes", "--yes").prints("Undid 0002_fill in");
    }

    @Test
    void aJarIsReadToo() throws IOException {
        jar();

        ClassLoader before = Thread.currentThread().getContextClassLoader();
        cli.run("up", "--classpath", "code.jar").ends(0);
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
        cli.run("up", "--classpath", "code.jar").prints("Nothing to apply.");
    }

    @Test
    void withoutItTheEntryInTheLockFileStays() throws IOException {
        cli.run("up", "--classpath", "classes").ends(0);
        cli.run("lock", "--classpath", "classes").ends(0);
        Path lockFile = directory.resolve("migrations/migrations.lock");
        String locked = Files.readString(lockFile);
        assertThat(locked).contains("name = \"fill\"", "code = true");

        Cli.Outcome lock = cli.run("lock");

        assertThat(lock.exitCode()).isEqualTo(3);
        assertThat(lock.err())
                .contains("Code migrations are locked whose classes are not known here: fill")
                .contains(
                        "Next: name its class with --classpath (in a service, make it a bean: @Import it, or scan its package); or, where no database has applied one, delete its entry");
        assertThat(lockFile).hasContent(locked);
        assertThat(cli.run("lock", "--classpath", "classes").err()).isEmpty();
        assertThat(lockFile).hasContent(locked);

        Files.delete(lockFile);
        assertThat(cli.run("status").err())
                .contains("for each that is a code migration, name its class with --classpath")
                .doesNotContain("stored down scripts");
        cli.run("lock", "--classpath", "classes").ends(0);
        cli.run("lock", "--accept", "2", "--reason", "gone").ends(0);
        cli.run("lock").ends(0);
    }

    @Test
    void anEntryThatIsRemovedFromTheLockFileIsReported() throws IOException {
        cli.file("migrations/0002_u.sql", "CREATE TABLE u (n INT);\n");
        cli.file("migrations/0003_v.sql", "CREATE TABLE v (n INT);\n");
        assertThat(cli.run("lock").err()).isEmpty();
        Files.delete(directory.resolve("migrations/0003_v.sql"));

        cli.run("lock")
                .says(
                        "Migration 3 (v) has no file: its entry was removed from migrations.lock",
                        "Next: if it is applied anywhere, put the file back");
        assertThat(cli.run("lock").err()).isEmpty();
    }

    @Test
    void theSettingsFileCanNameIt() {
        cli.file("migration.toml", "classpath = [\"classes\"]\n");

        cli.run("up").prints("Applied 0002_fill in");
    }

    @Test
    void whatIsWrongIsReported() {
        cli.run("up", "--classpath", "nothing.jar")
                .says("--classpath  classpath names ", "nothing.jar, which does not exist or cannot be read.");
        cli.run("up", "--classpath", "source")
                .says("classpath has no code migration: no " + SERVICES + " in it names one.");
        cli.file("classes/" + SERVICES, "clinic.Gone\n");
        cli.run("up", "--classpath", "classes")
                .says("classpath has a code migration that cannot be loaded: ", "clinic.Gone");
    }

    @Test
    void aMigrationThatExitsIsNoSuccess() throws Exception {
        cli.env("MIGRATION_CLASSPATH", "classes")
                .file("classes/" + SERVICES, "clinic.Exit\n")
                .file("migrations/0003_more.sql", "INSERT INTO t VALUES (3);\n")
                .file("source/clinic/Exit.java", """
                        package clinic;

                        public class Exit implements dev.migration.CodeMigration {
                            public String version() { return "0002"; }
                            public String name() { return "exit"; }
                            public void run(java.sql.Connection connection) {
                                System.exit(0);
                            }
                        }
                        """);
        compile("Exit");
        Path output = directory.resolve("output.txt");

        Process process = cli.start(output, "up");
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(output).content().endsWith("""
                Migration failed: 0002_exit
                    System.exit was called, and the run was cut off
                  Next: remove that call from the code, and see what is applied: migration status
                """);
        assertThat(process.exitValue()).isEqualTo(1);
    }
}
