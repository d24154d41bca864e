package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Texts that people read, kept in {@code src/test/golden} so that a change of wording shows in the diff of a commit: a
 * page of one database in the folder with its name, and one that every database has in the same words above them. What is
 * not in MySQL's is as in MariaDB's.
 *
 * <p>To write them anew: {@code mvn test -pl migration-core -Dgolden.update=true}, then look at {@code git diff}. A page
 * is written where it stands, and a new one into the database's folder; where only one database's words change, move it.
 */
final class Golden {

    static final Path FOLDER = Path.of("src", "test", "golden");

    private Golden() {}

    static void assertSame(String vendor, String name, String text) {
        Path own = FOLDER.resolve(vendor).resolve(name + ".txt");
        Path similar = vendor.equals("mysql") ? FOLDER.resolve("mariadb").resolve(name + ".txt") : own;
        Path shared = FOLDER.resolve(name + ".txt");
        Path file = Stream.of(own, similar, shared)
                .filter(Files::exists)
                .findFirst()
                .orElse(own);
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
