package dev.migration.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files in {@code src/test/golden}, written anew by {@code -Dgolden.update=true}. */
final class Golden {

    private Golden() {}

    static void assertSame(String name, String text) throws IOException {
        Path file = Path.of("src/test/golden", name + ".txt");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, text + "\n");
        }
        assertThat(file).content().isEqualTo(text + "\n");
    }
}
