// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.text;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a file in one step, so that nobody finds half of it. */
public final class WholeFile {

    private WholeFile() {}

    /** Writes it, and makes its folder where that is missing. Where it cannot be written, what was there stays. */
    public static void write(Path file, String text) throws IOException {
        // A symbolic link stays one.
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path folder = target.getParent();
        // A link to a folder is one, but not for createDirectories.
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
        // Not createTempFile, whose files only their owner can read.
        Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
        try {
            Files.writeString(temporary, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
