package dev.migration.cli.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Who makes a migration: as git knows them in a folder, else the user of the system. */
final class Author {

    private static final int SECONDS = 2;

    private Author() {}

    /** An e-mail address or a name; null where neither is known. */
    static @Nullable String in(Path directory) {
        for (String key : List.of("user.email", "user.name")) {
            String configured = git(directory, key);
            if (configured != null) {
                return configured;
            }
        }
        String user = System.getProperty("user.name", "");
        // In a container, a user without a name.
        return user.isBlank() || user.equals("?") ? null : user;
    }

    private static @Nullable String git(Path directory, String key) {
        try {
            Process git = new ProcessBuilder("git", "config", "--get", key)
                    .directory(directory.toAbsolutePath().toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            git.getOutputStream().close();
            // An address fits into the pipe, so git ends without being read.
            if (!git.waitFor(SECONDS, TimeUnit.SECONDS)) {
                git.destroyForcibly();
                return null;
            }
            String value = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.exitValue() == 0 && !value.isEmpty() ? value : null;
        } catch (IOException e) {
            // There is no git.
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
