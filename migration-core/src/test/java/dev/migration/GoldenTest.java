package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GoldenTest {

    @Test
    void aPageThatEveryDatabaseHasInTheSameWordsIsKeptOnce() throws IOException {
        Map<String, List<String>> pages = new HashMap<>();
        try (Stream<Path> files = Files.walk(Golden.FOLDER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                pages.computeIfAbsent(file.getFileName().toString(), name -> new ArrayList<>())
                        .add(Files.readString(file));
            }
        }

        assertThat(pages)
                .isNotEmpty()
                .allSatisfy((name, texts) -> assertThat(
                                texts.size() == 1 || Set.copyOf(texts).size() > 1)
                        .as("%s is there once, or in different words", name)
                        .isTrue());
    }
}
