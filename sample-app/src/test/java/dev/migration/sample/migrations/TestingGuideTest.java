// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every class that {@code docs/testing.md} shows stands beside this one, word for word, and is run. */
@Tag("guide")
class TestingGuideTest {

    private static final Path HERE = Path.of("src/test/java/dev/migration/sample/migrations");

    private static String page() throws IOException {
        return Files.readString(Path.of("../docs/testing.md"));
    }

    private static List<MatchResult> all(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.DOTALL).matcher(text).results().toList();
    }

    @Test
    void showsOnlyWhatIsRun() throws IOException {
        String page = page();
        List<MatchResult> blocks = all("<!-- (\\w+\\.java) -->\n```java\n(.*?)```\n", page);
        assertThat(blocks).hasSameSizeAs(all("```java\n", page)).isNotEmpty();
        for (MatchResult block : blocks) {
            assertThat(HERE.resolve(block.group(1))).content().endsWith("\n\n" + block.group(2));
        }
    }

    @Test
    void asksForTheArtifactThatThereIs() throws IOException {
        String version = all("<version>(.*?)</version>", Files.readString(Path.of("../pom.xml")))
                .get(0)
                .group(1);
        assertThat(page()).contains("""
                <dependency>
                    <groupId>dev.migration</groupId>
                    <artifactId>migration-test</artifactId>
                    <version>%s</version>
                    <scope>test</scope>
                </dependency>
                """.formatted(version));
    }

    @Test
    void showsAMessageAsTheTestsOfTheModuleHaveIt() throws IOException {
        String tests = (testOfTheModule("MigrationTestTest") + testOfTheModule("PostgreSqlRoundTripTest"))
                .replaceAll("(?m)^ +", "");
        List<MatchResult> messages = all("```text\n(.*?)```\n", page());
        assertThat(messages).isNotEmpty();
        for (MatchResult message : messages) {
            assertThat(tests).contains(message.group(1).strip().replaceAll("(?m)^ +", ""));
        }
    }

    private static String testOfTheModule(String name) throws IOException {
        return Files.readString(Path.of("../migration-test/src/test/java/dev/migration/test/" + name + ".java"));
    }
}
