// SPDX-License-Identifier: Apache-2.0
package dev.migration.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.InvalidMigrationsException;
import dev.migration.RunReport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import javax.tools.ToolProvider;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class of {@code docs/java.md} compiles, migrates, and shows what is wrong with the command that resolves it. */
@Tag("guide")
class JavaGuideTest {

    private static final Pattern CLASS = Pattern.compile("<!-- (\\w+)\\.java -->\n```java\n(.*?)```\n", Pattern.DOTALL);

    @TempDir
    Path directory;

    @Test
    void theClassOfThePageMigratesAndShowsWhatIsWrong() throws Exception {
        var database = new JdbcDataSource();
        database.setURL("jdbc:h2:" + directory.resolve("clinic"));
        Path file = directory.resolve("0001_patient.sql");
        Files.writeString(file, "CREATE TABLE patient (name VARCHAR(100));\n");
        var out = new ByteArrayOutputStream();
        PrintStream before = System.out;
        try (URLClassLoader loader = compiled()) {
            Method migrate = loader.loadClass("Clinic").getMethod("migrate", DataSource.class, String.class);
            System.setOut(new PrintStream(out, true));

            Object report = migrate.invoke(null, database, directory.toString());
            Files.writeString(file, "CREATE TABLE patient (name VARCHAR(200));\n");

            assertThat(((RunReport) report).migrations()).hasSize(1);
            assertThatThrownBy(() -> migrate.invoke(null, database, directory.toString()))
                    .isInstanceOf(InvocationTargetException.class)
                    .hasCauseInstanceOf(InvalidMigrationsException.class);
        } finally {
            System.setOut(before);
        }
        assertThat(out.toString())
                .contains("applied 0001_patient", "checksum-mismatch: ", "  migration lock --accept 0001 ");
    }

    private URLClassLoader compiled() throws Exception {
        MatchResult shown = CLASS.matcher(Files.readString(Path.of("../docs/java.md")))
                .results()
                .findFirst()
                .orElseThrow();
        Path source = directory.resolve("source").resolve(shown.group(1) + ".java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, shown.group(2));
        Path classes = Files.createDirectory(directory.resolve("classes"));
        String classPath = Path.of(RunReport.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-cp",
                                classPath,
                                "-d",
                                classes.toString(),
                                source.toString()))
                .isZero();
        return new URLClassLoader(new URL[] {classes.toUri().toURL()}, RunReport.class.getClassLoader());
    }
}
