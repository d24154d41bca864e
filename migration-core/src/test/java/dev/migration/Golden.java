package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Texts that people read, kept in {@code src/test/golden} so that a change of wording shows in the diff of a commit.
 *
 * <p>To write them anew: {@code mvn test -pl migration-core -Dgolden.update=true}, then look at {@code git diff}.
 */
final class Golden {

    private static final Path FOLDER = Path.of("src", "test", "golden");

    private Golden() {}

    static void assertSame(String name, String text) {
        Path file = FOLDER.resolve(name + ".txt");
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, text + "\n");
            }
            assertThat(text + "\n").isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
