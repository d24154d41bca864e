// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet.internal.connect;

import dev.migration.Code;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where a password is kept: a list of targets has none. */
public final class PasswordReference {

    private static final Set<String> KINDS = Set.of("env", "file", "property");

    private PasswordReference() {}

    /** Refuses a text that starts with no kind of place: it may be the password itself, so it is not shown. */
    public static void requireKind(String target, String reference) {
        int colon = reference.indexOf(':');
        if (colon < 0 || !KINDS.contains(reference.substring(0, colon))) {
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    "The password-from of target " + target + " must start with env:, file: or property:.",
                    "write where it is: env:NAME, file:PATH, or property:NAME in a Spring Boot service");
        }
    }

    /**
     * The password that {@code env:NAME}, {@code file:PATH} or {@code property:NAME} refers to. What is wrong with it names no target,
     * as it is the same for all that refer to it.
     */
    public static String resolve(String reference, UnaryOperator<@Nullable String> properties) {
        int colon = reference.indexOf(':');
        String name = reference.substring(colon + 1);
        String password = switch (reference.substring(0, colon)) {
            case "env" -> System.getenv(name);
            case "file" -> read(name);
            default -> properties.apply(name);
        };
        if (password == null) {
            throw refused(
                    Printable.line(reference) + ", which is not set",
                    reference.startsWith("property:")
                            ? "set the property of the service; the command line has none, and reads env:NAME or file:PATH"
                            : "set it, or correct password-from");
        }
        return password;
    }

    private static String read(String file) {
        try {
            // A secret that is mounted often ends in a line feed, which belongs to the file.
            return Files.readString(Path.of(file)).stripTrailing();
        } catch (IOException | InvalidPathException e) {
            throw refused(
                    "the file " + Printable.line(file) + ", which cannot be read: " + Printable.line(e.toString()),
                    "mount the secret there, or correct password-from");
        }
    }

    private static RuntimeException refused(String where, String remedy) {
        return Problems.refused(Code.INVALID_SETTING, "The password is in " + where + ".", remedy);
    }
}
