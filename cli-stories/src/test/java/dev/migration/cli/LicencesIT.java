// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever passes the runnable jar on passes on the licence of each library in it. */
@Tag("built")
class LicencesIT {

    private static final String LICENCES = "META-INF/licenses/";

    private static JarFile program;

    @BeforeAll
    static void open() throws IOException {
        program = new JarFile("../migration-cli/target/migration.jar");
    }

    @AfterAll
    static void close() throws IOException {
        program.close();
    }

    /** The jars of the class path of which a class is in the program, without our own. */
    static List<Path> libraries() {
        return Arrays.stream(System.getProperty("java.class.path").split(System.getProperty("path.separator")))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of)
                .filter(LicencesIT::isInProgram)
                .toList();
    }

    private static boolean isInProgram(Path library) {
        try (var jar = new JarFile(library.toFile())) {
            return jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class") && name.contains("/") && !name.startsWith("META-INF/"))
                    .findFirst()
                    .filter(name -> !name.startsWith("dev/migration/") && program.getEntry(name) != null)
                    .isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void librariesAreFound() {
        assertThat(libraries())
                .extracting(LicencesIT::artifact)
                .contains("picocli", "postgresql", "mariadb-java-client", "h2", "hsqldb", "sqlite-jdbc", "tomlj");
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void eachLibraryIsInTheNoticeAndHasItsLicence(Path library) throws IOException {
        String artifact = artifact(library);
        assertThat(text("META-INF/NOTICE")).containsPattern("(?m)^" + artifact + " .+ https://");
        assertThat(licences(LICENCES + artifact + "/")).isNotEmpty().doesNotContain("");
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void whatALibraryHasItselfIsInTheProgram(Path library) throws IOException {
        List<String> kept = licences(LICENCES);
        try (var jar = new JarFile(library.toFile())) {
            for (JarEntry entry : jar.stream().filter(LicencesIT::isLicence).toList()) {
                assertThat(kept).as(entry.getName()).contains(text(jar, entry));
            }
        }
    }

    @Test
    void theProgramsOwnLicenceIsAtItsPlace() throws IOException {
        assertThat(text("META-INF/LICENSE")).contains("Apache License", "Version 2.0, January 2004");
        assertThat(text("META-INF/NOTICE")).startsWith("Migration\n");
    }

    private static boolean isLicence(JarEntry entry) {
        return entry.getName().matches("(?i)(.*/)?(LICEN[CS]E|NOTICE|COPYING)[^/]*|.*_lic\\.txt");
    }

    private static List<String> licences(String folder) {
        return program.stream()
                .filter(entry -> entry.getName().startsWith(folder) && !entry.isDirectory())
                .map(entry -> text(program, entry))
                .toList();
    }

    private static String artifact(Path library) {
        return library.getFileName().toString().replaceFirst("-[0-9].*", "");
    }

    private static String text(String name) {
        return text(program, program.getJarEntry(name));
    }

    private static String text(JarFile jar, JarEntry entry) {
        try (Stream<String> lines = new String(jar.getInputStream(entry).readAllBytes(), UTF_8).lines()) {
            return lines.collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
