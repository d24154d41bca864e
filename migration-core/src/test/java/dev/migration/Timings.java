package dev.migration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What tests have measured and only assert generously: a busy machine is no defect. See {@code target/timings.txt}. */
final class Timings {

    private static final Path FILE = Path.of("target", "timings.txt");

    private Timings() {}

    static void note(String what, String measured) {
        try {
            Files.writeString(
                    FILE, what + ": " + measured + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
