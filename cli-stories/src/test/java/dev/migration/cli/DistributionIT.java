// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.Prerequisite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is in the archive, as somebody uses it who has unpacked it. */
@DisabledOnOs(OS.WINDOWS)
@Tag("built")
class DistributionIT {

    private static final Path JAVA = Path.of(System.getProperty("java.home"));

    @TempDir
    Path directory;

    private Path home;

    /** A link to it in another folder. */
    private Path program;

    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void unpack() throws IOException {
        Path built;
        try (Stream<Path> folders = Files.list(Path.of("..", "migration-cli", "target"))) {
            built = folders.filter(folder -> Files.isDirectory(folder.resolve("completion")))
                    .findFirst()
                    .orElseThrow();
        }
        home = directory.resolve("programs");
        try (Stream<Path> files = Files.walk(built)) {
            for (Path file : files.toList()) {
                Path copy = home.resolve(built.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        program = Files.createSymbolicLink(
                Files.createDirectory(directory.resolve("bin")).resolve("migration"),
                Path.of("..", "programs", "bin", "migration"));
        environment.put("JAVA_HOME", JAVA.toString());
        environment.put("PATH", System.getenv("PATH"));
    }

    private record Outcome(int exitCode, String out) {}

    private Outcome run(String... command) throws IOException, InterruptedException {
        Path out = directory.resolve("out.txt");
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();
        return new Outcome(process.exitValue(), Files.readString(out));
    }

    private String program(String... arguments) throws IOException, InterruptedException {
        Outcome outcome = run(Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                .toArray(String[]::new));
        assertThat(outcome.exitCode()).as(outcome.out()).isZero();
        return outcome.out();
    }

    @Test
    void startsByALinkFromAFolderWithASpaceWithOptionsForJava() throws Exception {
        Files.delete(program);
        Path moved = Files.move(home, directory.resolve("my programs"));
        Files.createSymbolicLink(program, moved.resolve("bin/migration"));
        environment.put("MIGRATION_OPTS", "-Xmx64m -XshowSettings:vm");
        assertThat(program("--version")).contains("Max. Heap Size: 64.00M", "migration ");
        environment.remove("MIGRATION_OPTS");
        environment.remove("JAVA_HOME");
        environment.put("PATH", JAVA.resolve("bin") + ":" + environment.get("PATH"));
        assertThat(program("--version")).matches("migration \\S+\\n");
    }

    @Test
    void passesOnTheExitCodeAndWarnsOfNoVariableThatItReadsItself() throws Exception {
        environment.put("MIGRATION_OPTS", "-Xmx64m");
        assertThat(run(program.toString(), "status"))
                .isEqualTo(new Outcome(
                        2,
                        "Error [invalid-setting] No database is named.\n  Next: set DATABASE_URL or --url, or url in"
                                + " migration.toml, such as postgres://app@localhost/clinic\n"));
    }

    @Test
    void sharesClassesAndIsQuietWhereTheyDoNotFit() throws Exception {
        assertThat(program("--share-classes"))
                .isEqualTo("Created " + home.toRealPath().resolve("lib/migration.jsa") + "\n");
        String version = program("--version");
        assertThat(version).matches("migration \\S+\\n");
        environment.put("MIGRATION_OPTS", "-Xlog:class+load");
        String shared = "dev.migration.cli.MigrationCommand source: shared objects file";
        assertThat(program("--version")).contains(shared);
        Files.setLastModifiedTime(home.resolve("lib/migration.jar"), FileTime.fromMillis(1));
        assertThat(program("--version")).doesNotContain(shared);
        environment.remove("MIGRATION_OPTS");
        assertThat(program("--version")).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource({"11.0.2", "1.8.0_292", "9"})
    void refusesAnOlderJava(String version) throws Exception {
        Path old = directory.resolve("old");
        Files.createDirectories(old.resolve("bin"));
        environment.put("JAVA_HOME", old.toString());
        Path java = old.resolve("bin/java");
        Files.writeString(java, "#!/bin/sh\necho \"openjdk version \\\"" + version + "\\\" 2018\" >&2\n");
        java.toFile().setExecutable(true);
        String error = "Error: " + java + " is Java " + version + ".\n  Next: set JAVA_HOME to Java 17 or newer\n";
        assertThat(run(program.toString(), "status")).isEqualTo(new Outcome(2, error));
        Files.writeString(old.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
        Files.writeString(java, "#!/bin/sh\nexit 1\n");
        assertThat(run(program.toString(), "status")).isEqualTo(new Outcome(2, error));
    }

    @Test
    void saysThatThereIsNoJava() throws Exception {
        Path tools = Files.createDirectory(directory.resolve("tools"));
        for (String tool : List.of("sh", "dirname", "readlink")) {
            Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
        }
        environment.put("PATH", tools.toString());
        environment.remove("JAVA_HOME");
        assertThat(run(program.toString(), "status"))
                .isEqualTo(new Outcome(
                        2,
                        "Error: There is no java on the PATH, and JAVA_HOME is not set.\n"
                                + "  Next: install Java 17 or newer\n"));
        environment.put("JAVA_HOME", "/nowhere");
        assertThat(run(program.toString(), "status").out())
                .isEqualTo("Error: There is no bin/java in JAVA_HOME, /nowhere.\n"
                        + "  Next: set JAVA_HOME to Java 17 or newer, or unset it\n");
    }

    @ParameterizedTest
    @CsvSource({"migration statu, status", "migration status --form, --format", "migration mark-f, mark-failed"})
    void completesCommandsAndOptions(String typed, String completed) throws Exception {
        Prerequisite.require(Files.exists(Path.of("/bin/bash")), "/bin/bash", "bash");
        Outcome outcome = run(
                "/bin/bash",
                "-c",
                "source \"$1\"; exec 2>/dev/null; COMP_WORDS=($2); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _complete_migration;"
                        + " echo \"${COMPREPLY[@]}\"",
                "bash",
                home.resolve("completion/migration.bash").toString(),
                typed);
        assertThat(outcome).isEqualTo(new Outcome(0, completed + "\n"));
    }

    @Test
    void hasAManualPageOfAllCommands() throws Exception {
        Path page = home.resolve("man/migration.1");
        List<String> sections = Files.readAllLines(page).stream()
                .filter(line -> line.startsWith(".SS "))
                .toList();
        assertThat(sections).contains(".SS \"up, apply, migrate\"", ".SS \"mark\\-applied\"");
        assertThat(sections).noneMatch(line -> line.contains("generate"));
        Prerequisite.require(Files.exists(Path.of("/usr/bin/groff")), "/usr/bin/groff", "groff-base");
        assertThat(run("/usr/bin/groff", "-ww", "-z", "-man", "-Kutf8", "-Tutf8", page.toString()))
                .isEqualTo(new Outcome(0, ""));
    }

    @Test
    void hasTheLicences() {
        assertThat(home.resolve("LICENSE")).exists();
        assertThat(home.resolve("NOTICE")).content().contains("mariadb-java-client");
        assertThat(home.resolve("licenses/mariadb-java-client/LICENSE")).isNotEmptyFile();
    }
}
