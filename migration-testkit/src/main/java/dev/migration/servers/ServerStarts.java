// SPDX-License-Identifier: Apache-2.0
package dev.migration.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Which servers the tests of a module started, for {@code .ci/slowest}. */
final class ServerStarts {

    private static final Path FILE = Path.of("target", "servers.txt");

    private ServerStarts() {}

    static void record(String product) {
        try {
            Files.createDirectories(FILE.getParent());
            Files.write(FILE, List.of(product), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
