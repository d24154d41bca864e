// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A migration that makes one of each kind of object that a product has. */
final class Everything {

    private Everything() {}

    static String of(String product) {
        try (InputStream text = Everything.class.getResourceAsStream("/everything/" + product + ".sql")) {
            return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
