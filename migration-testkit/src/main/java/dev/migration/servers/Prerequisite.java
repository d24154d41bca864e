// SPDX-License-Identifier: Apache-2.0
package dev.migration.servers;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** What a machine may lack. A test that needs it is skipped there, but fails where the environment has {@code CI=true}. */
public final class Prerequisite {

    /** The build prints it at the module's end. */
    private static final Path SKIPPED = Path.of("target", "skipped.txt");

    private Prerequisite() {}

    /**
     * Goes on only where it is there.
     *
     * @param name what is needed
     * @param packages Debian's packages that bring it
     */
    public static void require(boolean there, String name, String packages) {
        if (there) {
            return;
        }
        String missing = name + " is missing (Debian: apt-get install " + packages + ")";
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            throw new AssertionError(missing + "; where CI=true, no test is skipped for that");
        }
        append(SKIPPED, missing);
        abort(missing);
    }

    /** Adds a line to a file of the module, unless it has that line. */
    static void append(Path file, String line) {
        try {
            if (!Files.exists(file) || !Files.readAllLines(file).contains(line)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.write(file, List.of(line), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
