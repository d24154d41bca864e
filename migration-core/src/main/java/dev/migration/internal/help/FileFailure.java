// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.help;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Why a file or folder cannot be read or written. */
public final class FileFailure {

    private FileFailure() {}

    /** The problem of a file or folder that cannot be written. */
    public static InvalidMigrationsException cannotWrite(Path file, IOException cause) {
        return new InvalidMigrationsException(
                Problem.error(
                        Code.UNREADABLE_FILE,
                        Place.of(file.toString()),
                        "Cannot be written: " + reason(cause),
                        "check the folder, the space on the disk and the rights"),
                cause);
    }

    /** Why a file or folder could not be read, in words; the JDK's own texts are often the path alone. */
    public static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemLoopException) {
            return "symbolic links go round in circles at " + e.getMessage();
        }
        if (e instanceof FileAlreadyExistsException) {
            return "there is " + e.getMessage() + " already";
        }
        if (e instanceof NotDirectoryException) {
            return "it is not a folder";
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
