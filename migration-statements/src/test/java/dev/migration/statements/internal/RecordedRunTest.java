// SPDX-License-Identifier: Apache-2.0
package dev.migration.statements.internal;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedRunTest {

    @TempDir
    Path folder;

    private static StatementsFile file(String... texts) {
        return new StatementsFile(
                "h2",
                List.of(texts).stream()
                        .map(text -> new SentStatement(text, 0, ""))
                        .toList());
    }

    /** Adds a statement of its own number to a file, as a process of the tests does. */
    static final class Adding {

        public static void main(String[] arguments) {
            RecordedRun.add(Path.of(arguments[0]), file("select c" + arguments[1] + " from a"));
        }
    }

    @Test
    void processesThatEndAtTheSameTimeLoseNothing() throws Exception {
        Path file = folder.resolve("statements.sql");
        List<Process> processes =
                IntStream.range(0, 4).mapToObj(number -> start(file, number)).toList();
        for (Process process : processes) {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isZero();
        }

        assertThat(StatementsFile.read(file))
                .isEqualTo(file("select c0 from a", "select c1 from a", "select c2 from a", "select c3 from a"));
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    private static Process start(Path file, int number) {
        try {
            return new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Adding.class.getName(),
                            file.toString(),
                            String.valueOf(number))
                    .inheritIO()
                    .start();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void whatEachProcessSawIsUnitedAndWhatOneSawTwiceIsReplaced() {
        RecordedRun.writeSeen(folder, "a", file("select 1 from a"));
        RecordedRun.writeSeen(folder, "b", file("select b from a"));
        RecordedRun.writeSeen(folder, "a", file("select c from a", "select d from a"));

        assertThat(RecordedRun.seen(folder, "h2"))
                .contains(file("select b from a", "select c from a", "select d from a"));
        assertThat(RecordedRun.seen(folder, "mysql")).isEmpty();
        assertThat(RecordedRun.seen(folder.resolve("none"), "h2")).isEmpty();
    }

    @Test
    void aFileOfAnotherProductIsLeftAsItIs() {
        Path file = folder.resolve("statements.sql");
        RecordedRun.write(file, new StatementsFile("postgresql", List.of()));

        assertThatProblem(() -> RecordedRun.add(file, file("select a from b"))).hasCode(Code.INVALID_SETTING);

        assertThat(StatementsFile.read(file).statements()).isEmpty();
    }

    @Test
    void theFolderIsThatOfTheBuild() throws Exception {
        assertThat(RecordedRun.folder(folder)).isEqualTo(folder.resolve("target/migration-statements"));
        Files.createFile(folder.resolve("build.gradle.kts"));
        assertThat(RecordedRun.folder(folder)).isEqualTo(folder.resolve("build/migration-statements"));
    }
}
