// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.exit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The draft of {@code docs/entities.md}. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("guide")
class EntitiesGuideTest extends ServiceRuns {

    private final String page = read();

    @TempDir
    private Path folder;

    private static String read() {
        try {
            return Files.readString(Path.of("../docs/entities.md"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String block(String comment) {
        var block = Pattern.compile("<!-- " + Pattern.quote(comment) + " -->\n```\\w+\n(.*?)```\n", Pattern.DOTALL)
                .matcher(page);
        assertThat(block.find()).as(comment).isTrue();
        return block.group(1);
    }

    @Test
    void theShownCommandWritesTheShownFile(CapturedOutput output) throws IOException {
        Files.writeString(folder.resolve("0001_patient.sql"), "CREATE TABLE patient (id BIGINT PRIMARY KEY);");
        Stream<String> shown = Arrays.stream(block("run").strip().split(" ")).filter(word -> word.startsWith("--"));
        String locations = "--migration.locations=filesystem:" + folder;

        Throwable end = run(
                new SpringApplication(DraftTaskTest.ServiceWithEntities.class),
                Stream.concat(shown, Stream.of(locations)).toArray(String[]::new));

        assertThat(end).hasMessageContaining("exit code 0");
        assertThat(output.getAll().replace(folder + "/", "migrations/")).contains(block("log"));
        assertThat(output).contains(block("differences"));
        assertThat(Files.readString(folder.resolve("0002_add_phone.sql"))).endsWith(block("file: 0002_add_phone.sql"));
        assertThat(block("entity").replaceAll("\\s+", " "))
                .isEqualTo(
                        "@Entity(name = \"patient\") class Patient { @Id Long id; @Column(length = 40) String phone; } ");
    }
}
