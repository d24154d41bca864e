// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.find;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.fixture.Folders;
import dev.migration.internal.layout.MigrationReader;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.run.Engine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JarOnDiskTest {

    @TempDir
    Path temp;

    private Path jar(String... entries) throws IOException {
        Path jar = temp.resolve("my app.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                var zip = new ZipOutputStream(out)) {
            for (String entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
                zip.write("CREATE TABLE t (id INT);\n".getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    private static MigrationSet set(String... locations) {
        return MigrationReader.read(Folders.find(locations), List.of(), null);
    }

    private static List<String> names(String location) {
        return set(location).migrations().stream()
                .map(migration -> migration.up().name())
                .toList();
    }

    /** A jar of Spring Boot as it was built, a plain one, and folders that are named. */
    @ParameterizedTest
    @CsvSource({
        "BOOT-INF/classes/migrations/0001_a.sql migrations/0002_b.sql, '', 0001_a.sql",
        "BOOT-INF/classes/migrations/README.md migrations/0002_b.sql, '', 0002_b.sql",
        "migrations/0001_a.sql migrations/sub/0002_b.sql, '', 0001_a.sql",
        "BOOT-INF/classes/db/0001_a.sql BOOT-INF/classes/db/sub/0002_b.sql, !/db, 0001_a.sql",
        "BOOT-INF/classes/db/0001_a.sql BOOT-INF/classes/db/sub/0002_b.sql, !/db/**, 0001_a.sql 0002_b.sql",
        "BOOT-INF/classes/migrations/0001_a.sql migrations/0002_b.sql, !/migrations, 0002_b.sql",
        "BOOT-INF/classes/migrations/0001_a.sql migrations/0002_b.sql, !/BOOT-INF/classes/migrations, 0001_a.sql"
    })
    void aJarHasTheMigrationsOfItsFolder(String entries, String folder, String names) throws IOException {
        Path jar = jar(entries.split(" "));

        assertThat(names(jar + folder)).containsExactly(names.split(" "));
        assertThat(names("filesystem:" + jar + folder)).containsExactly(names.split(" "));
    }

    @Test
    void aJarThatSeveralLocationsReachIsReadOnce() throws IOException {
        Path jar = jar("BOOT-INF/classes/migrations/0001_a.sql");
        Path link = Files.createSymbolicLink(temp.resolve("current.jar"), jar);

        String[] locations = {jar.toString(), link.toString(), temp + "/./my app.jar", jar + "!/migrations/**"};
        assertThat(set(locations).problems()).isEmpty();
        assertThat(set(locations).migrations()).hasSize(1);
    }

    @Test
    void capitalsMakeItNoOtherKindOfFile() throws IOException {
        Path jar = Files.move(jar("migrations/0001_a.sql"), temp.resolve("APP.JAR"));
        assertThat(names(jar.toString())).containsExactly("0001_a.sql");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeIsNotWaitedFor() throws IOException, InterruptedException {
        Path pipe = temp.resolve("pipe.jar");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThat(set(pipe.toString()).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.text()).contains("it is a pipe or a device, not a file"));
    }

    @Test
    void nothingIsWrittenThere() throws IOException {
        Path jar = jar("migrations/0001_a.sql");
        for (String location : List.of(jar.toString(), jar + "!/migrations")) {
            Migrator migrator = Migrator.builder().locations(location).build();
            assertThatThrownBy(() -> Engine.of(migrator).beside().folder())
                    .isInstanceOf(InvalidMigrationsException.class)
                    .hasMessageContaining("is a folder on disk, so nothing can be written there");
        }
        assertThat(temp).isDirectoryContaining(path -> path.equals(jar));
        assertThat(temp.toFile().list()).hasSize(1);
    }

    @Test
    void aJarThatIsNotThereOrHasNoSuchFolderIsMissing() throws IOException {
        Path jar = jar("other/0001_a.sql");
        Map<String, String> messages = Map.of(
                jar.toString(),
                "is no folder in that jar",
                jar + "!/elsewhere",
                "is no folder in that jar",
                temp.resolve("no.jar").toString(),
                "does not exist");
        messages.forEach((location, message) -> assertThat(set(location).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(Code.MISSING_LOCATION);
                    assertThat(problem.message()).contains(message);
                }));
    }

    @Test
    void whatIsNoJarIsUnreadable() throws IOException {
        Path text = Files.writeString(temp.resolve("text.jar"), "no zip");
        assertThat(set(text.toString()).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.code().id()).isEqualTo("unreadable-file"));
    }

    @Test
    void aFolderThatIsCalledLikeAJarIsAFolder() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("x.jar"));
        Files.writeString(folder.resolve("0001_a.sql"), "SELECT 1;\n");
        assertThat(names(folder.toString())).containsExactly("0001_a.sql");
    }
}
