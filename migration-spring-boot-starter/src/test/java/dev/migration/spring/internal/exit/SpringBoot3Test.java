// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.exit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.Context;
import dev.migration.Migrator;
import dev.migration.spring.Jars;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** With the jars of Spring Boot 3, which the build puts into a folder. */
class SpringBoot3Test {

    private static final Path SPRING_BOOT_3 = Path.of("target/spring-boot-3");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"migrate", "migrate-and-exit", "off", "migrate-and-exti"})
    void theStartFailsInEveryMode(String mode) throws Exception {
        assertThat(start("--migration.mode=" + mode))
                .contains("APPLICATION FAILED TO START")
                .contains("migration-spring-boot-starter needs Spring Boot 4.0 or newer, found 3.5.16")
                .contains("migration-spring-boot3-starter with Spring Boot 3.5; or remove the starter")
                .doesNotContain("Exception", "started");
    }

    /** What a process prints that ends with the exit code for wrong usage. */
    private String start(String... arguments) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath(),
                Application.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();
            assertThat(process.exitValue()).as(Files.readString(output)).isEqualTo(2);
            return Files.readString(output);
        } finally {
            process.destroyForcibly();
        }
    }

    private String classPath() throws IOException {
        String type = Application.class.getName().replace('.', '/') + ".class";
        byte[] bytes = Files.readAllBytes(home(Application.class).resolve(type));
        List<Path> entries = new ArrayList<>(List.of(
                Jars.write(folder.resolve("application.jar"), Map.of(type, bytes)),
                home(SpringBootRequirement.class),
                home(Migrator.class),
                home(NullMarked.class),
                home(LoggerFactory.class),
                home(Context.class),
                home(LoggerContext.class)));
        try (Stream<Path> jars = Files.list(SPRING_BOOT_3)) {
            jars.forEach(entries::add);
        }
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static Path home(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    @EnableAutoConfiguration
    static class Application {

        public static void main(String[] arguments) {
            SpringApplication.run(Application.class, arguments);
            System.out.println("started");
        }
    }
}
