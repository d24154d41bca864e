// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder in which git is typed. */
record GitFolder(Path directory) {

    /** Makes a repository of it, whose files are the branch {@code origin/main}, which the working tree is on. */
    GitFolder asMain() {
        return type("init", "-q").commit().type("update-ref", "refs/remotes/origin/main", "HEAD");
    }

    GitFolder commit() {
        return type("add", ".").type("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", "x");
    }

    GitFolder type(String... words) {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(words));
        try {
            Process git = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(git.waitFor()).as(said).isZero();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
