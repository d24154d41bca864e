package dev.migration.fleet.internal.connect;

import dev.migration.Code;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where a password is kept: a list of targets has none. */
public final class PasswordReference {

    private PasswordReference() {}

    /** The password that {@code env:NAME}, {@code file:PATH} or {@code property:NAME} refers to. */
    public static String resolve(String target, String reference, UnaryOperator<@Nullable String> properties) {
        String[] parts = reference.split(":", 2);
        String kind = parts.length == 2 ? parts[0] : "";
        String name = parts.length == 2 ? parts[1] : "";
        String password = switch (kind) {
            case "env" -> System.getenv(name);
            case "file" -> read(target, name);
            case "property" -> properties.apply(name);
            // It may be the password itself.
            default ->
                throw refused(
                        target,
                        "names no place for its password",
                        "write where it is: env:NAME, file:PATH, or property:NAME in a Spring Boot service");
        };
        if (password == null) {
            throw refused(
                    target,
                    "has its password in " + kind + ":" + Printable.line(name) + ", which is not set",
                    "set it, or correct password-from");
        }
        return password;
    }

    private static String read(String target, String file) {
        try {
            // A secret that is mounted often ends in a line feed, which belongs to the file.
            return Files.readString(Path.of(file)).stripTrailing();
        } catch (IOException | InvalidPathException e) {
            throw refused(
                    target,
                    "has its password in the file " + Printable.line(file) + ", which cannot be read: "
                            + Printable.line(e.toString()),
                    "mount the secret there, or correct password-from");
        }
    }

    private static RuntimeException refused(String target, String what, String remedy) {
        return Problems.refused(Code.INVALID_SETTING, "Target " + target + " " + what + ".", remedy);
    }
}
