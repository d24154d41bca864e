// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.command;

import dev.migration.InvalidMigrationsException;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What git answers in a folder. It changes no file of the repository and asks nobody. */
public final class Git {

    /**
     * An answer.
     *
     * @param code 0 where there is one
     * @param out the answer
     * @param err why there is none, in git's words
     */
    public record Answer(int code, String out, String err) {

        public boolean isGiven() {
            return code == 0;
        }
    }

    private final Path folder;
    private final String otherWay;

    /**
     * In this folder.
     *
     * @param otherWay what to do where there is no git, after the advice to install it; may be empty
     */
    public Git(Path folder, String otherWay) {
        this.folder = folder.toAbsolutePath();
        this.otherWay = otherWay;
    }

    /**
     * A revision as it was typed, where it can be none of git's options, nor a file of a revision.
     *
     * @param option how it is typed, with an example
     */
    public static void requireRevision(String revision, String option) {
        if (revision.isBlank() || revision.startsWith("-") || revision.contains(":")) {
            throw Problems.refused(
                    Printable.line(revision) + " is no revision of git.",
                    "name a branch, a tag or a commit: " + option);
        }
    }

    /**
     * Runs git with these words.
     *
     * @throws InvalidMigrationsException if it cannot be run
     */
    public Answer ask(String... words) {
        return ask(Map.of(), words);
    }

    /**
     * Writes a folder as a revision has it, with the same path below another folder; an empty one where the revision has none.
     *
     * @param path the folder in the repository; empty for all of it
     * @throws InvalidMigrationsException if git cannot do it
     */
    public void export(String revision, String path, Path target) {
        try {
            Files.createDirectories(target.resolve(path));
            Answer kind = ask("cat-file", "-t", revision + ":" + path);
            if (!kind.isGiven() || !kind.out().strip().equals("tree")) {
                return;
            }
            // An index of its own: that of the working tree stays as it is.
            Path index = Files.createTempDirectory("migration-git");
            Map<String, String> own =
                    Map.of("GIT_INDEX_FILE", index.resolve("index").toString());
            try {
                require(
                        path.isEmpty()
                                ? ask(own, "read-tree", revision)
                                : ask(own, "read-tree", "--prefix=" + path + "/", revision + ":" + path));
                require(ask(own, "checkout-index", "--all", "--force", "--prefix=" + target.toAbsolutePath() + "/"));
            } finally {
                Files.deleteIfExists(index.resolve("index"));
                Files.deleteIfExists(index.resolve("index.lock"));
                Files.delete(index);
            }
        } catch (IOException e) {
            throw cannotRun(e);
        }
    }

    private static void require(Answer answer) {
        if (!answer.isGiven()) {
            throw Problems.refused(
                    "git cannot write the files of another revision: " + Printable.block(answer.err(), 2),
                    "fix what git says");
        }
    }

    private Answer ask(Map<String, String> variables, String... words) {
        try {
            Path errors = Files.createTempFile("migration-git", ".txt");
            try {
                return ask(errors, variables, words);
            } finally {
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw cannotRun(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problems.refused("The command was interrupted while git was read.", "start again");
        }
    }

    private InvalidMigrationsException cannotRun(IOException failure) {
        return Problems.refused(
                "git cannot be run: " + Printable.line(String.valueOf(failure.getMessage())), "install git" + otherWay);
    }

    private Answer ask(Path errors, Map<String, String> variables, String... words)
            throws IOException, InterruptedException {
        // Neither starts a daemon, nor writes beside an index of ours.
        var command = new ArrayList<>(List.of("git", "-c", "core.fsmonitor=false", "-c", "core.splitIndex=false"));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
        // A revision that has to be fetched first is missing.
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
        builder.environment().putAll(variables);
        Process git = builder.start();
        try (InputStream out = git.getInputStream()) {
            git.getOutputStream().close();
            String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(git.waitFor(), text, Files.readString(errors).strip());
        } finally {
            git.destroy();
        }
    }
}
