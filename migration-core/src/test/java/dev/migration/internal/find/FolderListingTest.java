// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.find;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Problem;
import dev.migration.fixture.CodedText;
import dev.migration.fixture.Folders;
import dev.migration.internal.header.Checksum;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderListingTest {

    @TempDir
    Path temp;

    private Path folder;

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createDirectory(temp.resolve("migrations"));
    }

    @Test
    void listsTheFilesByName() throws IOException {
        for (String name : List.of("0002_b.sql", "0001_a.sql", "notes.txt", "migrations.lock")) {
            Files.createFile(folder.resolve(name));
        }

        assertThat(paths("filesystem:" + folder))
                .containsExactly(
                        folder + "/0001_a.sql",
                        folder + "/0002_b.sql",
                        folder + "/migrations.lock",
                        folder + "/notes.txt");
    }

    @Test
    void takesSubfoldersOnlyWhereAskedTo() throws IOException {
        Files.createFile(folder.resolve("0002_b.sql"));
        Files.createDirectories(folder.resolve("2026/q1"));
        Files.createFile(folder.resolve("2026/q1/0001_a.sql"));

        assertThat(paths(folder.toString())).containsExactly(folder + "/0002_b.sql");
        assertThat(paths(folder + "/**")).containsExactly(folder + "/0002_b.sql", folder + "/2026/q1/0001_a.sql");
    }

    @Test
    void listsAllFilesOfAMigrationsDirectoryWhateverIsBelowIt() throws IOException {
        Path directory =
                Files.createDirectories(folder.resolve("0001_seed/data")).getParent();
        for (int i = 0; i < Root.MOST_BELOW + 1; i++) {
            Files.createFile(directory.resolve("data/" + i + ".csv"));
        }
        for (String name : List.of("up.sql", "down.sql", "metadata.toml")) {
            Files.createFile(directory.resolve(name));
        }

        assertThat(listed()).contains(directory + "/up.sql", directory + "/down.sql", directory + "/metadata.toml");
    }

    @Test
    void takesAFolderInThePlaceOfAFileForOne() throws IOException {
        for (String name : List.of("migrations.lock", "0001_a.sql", "V1__b.sql.conf", "0002_c/up.sql")) {
            Files.createDirectories(folder.resolve(name));
        }

        assertThat(listed())
                .contains(
                        folder + "/migrations.lock",
                        folder + "/0001_a.sql",
                        folder + "/V1__b.sql.conf",
                        folder + "/0002_c/up.sql");
    }

    /** Docker makes an empty one in the place of a file that it is to mount. */
    @Test
    void takesAnEmptyDirectoryWithAScriptsNameForAFileAndAnyOtherForADirectory() throws IOException {
        Files.createDirectory(folder.resolve("0001_a.sql"));
        Files.createFile(Files.createDirectory(folder.resolve("0002_b.sql")).resolve("migration.sql"));

        assertThat(listed()).contains(folder + "/0001_a.sql", folder + "/0002_b.sql/migration.sql");
    }

    @Test
    void followsSymbolicLinks() throws IOException {
        Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
        Files.createFile(elsewhere.resolve("0002_b.sql"));
        Files.createSymbolicLink(folder.resolve("0001_a.sql"), Files.createFile(temp.resolve("a")));
        Files.createSymbolicLink(folder.resolve("linked"), elsewhere);
        Path link = Files.createSymbolicLink(temp.resolve("link"), folder);

        assertThat(paths(link + "/**")).containsExactly(link + "/0001_a.sql", link + "/linked/0002_b.sql");
    }

    @Test
    void takesALinkToNowhereForAFile() throws IOException {
        Files.createSymbolicLink(folder.resolve("0001_a.sql"), temp.resolve("gone"));

        assertThat(paths(folder.toString())).containsExactly(folder + "/0001_a.sql");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void refusesToReadADeviceThatNeverEnds() throws IOException {
        Files.createSymbolicLink(folder.resolve("0001_a.sql"), Path.of("/dev/zero"));

        assertThatThrownBy(onlyFile()::open)
                .isInstanceOf(IOException.class)
                .hasMessage("it is a pipe or a device, not a file");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void refusesToReadAPipeWithoutAWriter() throws IOException, InterruptedException {
        Path pipe = folder.resolve("0001_a.sql");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(onlyFile()::openAsListed)
                .isInstanceOf(IOException.class)
                .hasMessage("it is a pipe or a device, not a file");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void refusesToReadWhatHasBecomeAPipeSinceItWasListed() throws IOException, InterruptedException {
        Path file = Files.createFile(folder.resolve("0001_a.sql"));
        SourceFile replaced = onlyFile();
        Files.delete(file);
        Files.createSymbolicLink(file, temp.resolve("pipe"));
        SourceFile dangling = onlyFile();
        assertThat(new ProcessBuilder("mkfifo", temp.resolve("pipe").toString())
                        .start()
                        .waitFor())
                .isZero();

        assertThat(List.of(replaced, dangling))
                .allSatisfy(listed -> assertThatThrownBy(listed::read)
                        .isInstanceOf(IOException.class)
                        .hasMessage("it is a pipe or a device, not a file"));
    }

    /** U+FFFD is also what a decoder puts in the place of malformed bytes. */
    @ParameterizedTest
    @CsvSource({"20, 0", "20, 19", "20, 20", "20, 21", "20, 40000", "20000, 19", "20000, 16383", "20000, 16384"})
    void readsAllThatAFileHasNowWhateverItsLengthWasWhenItWasListed(int listedLength, int length) throws IOException {
        Path file = Files.writeString(folder.resolve("0001_a.sql"), "-".repeat(listedLength));
        SourceFile listed = onlyFile();
        byte[] now =
                Arrays.copyOf("SELECT '\uFFFD%s".formatted("+".repeat(length)).getBytes(UTF_8), length);
        Files.write(file, now);

        try (InputStream in = listed.openAsListed()) {
            assertThat(Checksum.read(in)).isEqualTo(Checksum.read(new ByteArrayInputStream(now)));
        }
    }

    @Test
    void takesKimberlitesLockFileWhereThereIsNoOther() throws IOException {
        Path foreign = temp.resolve(".kimberlite/migrations/.lock");
        Files.createDirectories(foreign.getParent());
        Files.createFile(foreign);

        assertThat(paths(folder.toString())).containsExactly(foreign.toString());

        Files.createFile(folder.resolve("migrations.lock"));

        assertThat(paths(folder.toString())).containsExactly(folder + "/migrations.lock");
    }

    @Test
    void warnsOfAnAbsentFolderWithItsWholePath() {
        assertThat(problems("filesystem:no/such/../folder"))
                .containsExactly("missing-location: Location filesystem:no/such/../folder does not exist ("
                        + Path.of("no/folder").toAbsolutePath() + ")\n"
                        + "  Next: put the first migration there, such as 0001_initial_schema.sql, or correct the"
                        + " location");
    }

    @Test
    void namesFlywaysFolderBesideAnAbsentOne() throws IOException {
        Path flyways = Files.createDirectories(temp.resolve("db/migration"));
        assertThat(problems(temp.resolve("migrations").toString()).toString()).doesNotContain("Flyway");
        Files.writeString(Files.createDirectories(flyways.resolve("h2")).resolve("V1__a.sql"), "SELECT 1;");

        assertThat(problems(temp.resolve("migrations").toString()))
                .singleElement()
                .asString()
                .contains("Next: name the folder that has them, Flyway's " + flyways + ": migration.locations");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "migrations | empty-location: Location @/migrations contains no .sql file (@/migrations)|put the first migration",
                "0001_a.sql | missing-location: Location @/0001_a.sql is not a folder (@/0001_a.sql)|name the folder that has",
                "loop/** | unreadable-file: Location @/loop/** cannot be read: symbolic links go round in circles at @/loop/again"
                        + "|check the folder and the rights to it"
            })
    void whatCannotBeReadIsReported(String location, String problem, String remedy) throws IOException {
        Files.createFile(temp.resolve("0001_a.sql"));
        Path loop = Files.createDirectory(temp.resolve("loop"));
        Files.createSymbolicLink(loop.resolve("again"), loop);

        assertThat(problems(temp + "/" + location))
                .singleElement()
                .asString()
                .startsWith(problem.replace("@", temp.toString()) + "\n  Next: " + remedy);
    }

    @Test
    void reportsAFolderThatMayNotBeRead() {
        Sources sources = Sources.find(
                List.of(Location.parse("m")),
                location -> {
                    throw new AccessDeniedException("m");
                },
                null);

        assertThat(sources.problems())
                .extracting(CodedText::of)
                .containsExactly("unreadable-file: Location m cannot be read: permission denied\n"
                        + "  Next: check the folder and the rights to it");
    }

    private SourceFile onlyFile() {
        return Folders.find(folder.toString())
                .folders()
                .get(0)
                .roots()
                .get(0)
                .files()
                .get(0);
    }

    /** With the files of sub-folders. */
    private List<String> listed() {
        return Folders.find(folder.toString()).folders().stream()
                .flatMap(found -> found.roots().stream())
                .flatMap(root -> root.files().stream())
                .map(SourceFile::path)
                .toList();
    }

    private List<String> paths(String location) {
        Sources sources = Folders.find(location);
        assertThat(sources.problems().stream().filter(Problem::isError)).isEmpty();
        return sources.folders().stream()
                .flatMap(found -> found.roots().stream())
                .flatMap(root -> root.files().stream())
                .filter(file -> location.endsWith("/**") || file.name().indexOf('/') < 0)
                .map(SourceFile::path)
                .toList();
    }

    private List<String> problems(String location) {
        return Folders.find(location).problems().stream().map(CodedText::of).toList();
    }
}
