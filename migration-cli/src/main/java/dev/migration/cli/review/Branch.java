// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.review;

import dev.migration.InvalidMigrationsException;
import dev.migration.cli.command.Git;
import dev.migration.cli.command.Git.Answer;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What git says of a branch and its base. A file is the base's if the working tree has it as the base has it now, or as it was
 * at the commit at which the branch left it. All else is the branch's, also what git does not know.
 *
 * @param base as it was typed
 * @param tip the commit that it is at
 * @param parted the commit at which the branch left it
 * @param directory the working directory
 * @param top the folder of the repository
 * @param unchanged the base's files, by their paths in the repository
 */
record Branch(String base, String tip, String parted, Path directory, Path top, Set<String> unchanged) {

    static final String OPTION = "--base";

    private static final String WHOLE_HISTORY =
            "fetch the whole history: git fetch --unshallow; in a workflow of GitHub fetch-depth: 0, in a job of GitLab"
                    + " GIT_DEPTH: \"0\"";

    /**
     * The branch of the working tree.
     *
     * @throws InvalidMigrationsException if git does not know both
     */
    static Branch of(Path directory, String base) {
        Git.requireRevision(base, OPTION + " REVISION, such as " + OPTION + " origin/main");
        var git = new Git(directory, "");
        Answer top = git.ask("rev-parse", "--show-toplevel");
        if (!top.isGiven()) {
            throw Problems.refused(
                    "git does not know a repository here: " + words(top),
                    "run the review in a clone of the repository");
        }
        Answer tip = git.ask("rev-parse", "--verify", "--quiet", base + "^{commit}");
        if (!tip.isGiven()) {
            throw Problems.refused(
                    "git does not know the base " + Printable.line(base) + ".",
                    "name the branch that this one is merged into, and fetch it first, such as git fetch origin main; or "
                            + WHOLE_HISTORY);
        }
        // Once: a fetch may move the base meanwhile.
        String commit = tip.out().strip();
        String parted = parted(git, base, commit);
        Set<String> unchanged = alike(git, parted);
        unchanged.addAll(alike(git, commit));
        return new Branch(
                base, commit, parted, real(directory), real(Path.of(top.out().strip())), unchanged);
    }

    /** The files that the working tree has as a revision has them. */
    private static Set<String> alike(Git git, String revision) {
        Set<String> files = names(git.ask("ls-tree", "-r", "-z", "--name-only", "--full-tree", revision));
        files.removeAll(changed(git, revision));
        return files;
    }

    private static String parted(Git git, String base, String tip) {
        Answer parted = git.ask("merge-base", tip, "HEAD");
        if (parted.isGiven()) {
            return parted.out().strip();
        }
        if (git.ask("rev-parse", "--is-shallow-repository").out().startsWith("true")) {
            throw Problems.refused(
                    "This clone is shallow: it does not have the commit at which the branch left "
                            + Printable.line(base) + ".",
                    WHOLE_HISTORY);
        }
        throw Problems.refused(
                "git knows no commit at which the branch left " + Printable.line(base)
                        + (parted.err().isEmpty() ? "." : ": " + words(parted)),
                "name the branch that this one is merged into: " + OPTION + " REVISION");
    }

    /** The paths whose files differ between these revisions, or between one and the working tree. */
    private static Set<String> changed(Git git, String... revisions) {
        var words = new ArrayList<>(
                List.of("-c", "diff.relative=false", "diff", "--name-only", "-z", "--no-renames", "--no-ext-diff"));
        words.addAll(List.of(revisions));
        words.add("--");
        return names(git.ask(words.toArray(String[]::new)));
    }

    private static Set<String> names(Answer answer) {
        if (!answer.isGiven()) {
            throw Problems.refused("git cannot compare the files with the base: " + words(answer), "fix what git says");
        }
        Set<String> names = new HashSet<>(Arrays.asList(answer.out().split("\0")));
        names.remove("");
        return names;
    }

    private static String words(Answer answer) {
        return Printable.block(answer.err(), 2);
    }

    /** Whether the base has these files as they are; of a link also what it leads to. */
    boolean has(List<String> files) {
        return !files.isEmpty()
                && files.stream()
                        .allMatch(file -> unchanged.contains(inRepository(file)) && unchanged.contains(target(file)));
    }

    /** Whether the branch changes, adds or deletes a file of this directory. */
    boolean changes(String file) {
        return Files.exists(directory.resolve(file))
                ? !has(List.of(file))
                : git().ask("cat-file", "-e", parted + ":" + inRepository(file)).isGiven();
    }

    /** The files that the base has added or changed since, by their paths in the repository. */
    Set<String> changedByBase() {
        return changed(git(), parted, tip);
    }

    /** The files in a folder of the working tree, also those that git does not know, by their paths in the repository. */
    Set<String> files(Path folder) {
        return names(git().ask(
                        "ls-files",
                        "-z",
                        "--cached",
                        "--others",
                        "--exclude-standard",
                        "--",
                        top.resolve(folderInRepository(folder)).toString()));
    }

    /** In the folder of the repository: in another one, git writes only what is below that. */
    Git git() {
        return new Git(top, "");
    }

    /** Whether this is in the folder of the repository. */
    boolean contains(Path path) {
        return real(directory.resolve(path)).startsWith(top);
    }

    /** The path of a file in the repository, as git has it: a link is a file of its own. */
    String inRepository(String file) {
        Path path = directory.resolve(file).toAbsolutePath().normalize();
        Path parent = path.getParent();
        return below(parent == null ? path : real(parent).resolve(path.getFileName()));
    }

    /** A text with the paths in the working directory as they are typed there. */
    String inDirectory(String text) {
        return text.replace(directory + File.separator, "");
    }

    private String target(String file) {
        return below(real(directory.resolve(file)));
    }

    private String below(Path path) {
        return (path.startsWith(top) ? top.relativize(path) : path).toString().replace(File.separatorChar, '/');
    }

    /** A folder in the repository as git has it, which has no files in a link. */
    String folderInRepository(Path folder) {
        return target(folder.toString());
    }

    /** Without links, also where the file itself is not there. */
    private static Path real(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            return absolute.toRealPath();
        } catch (IOException missing) {
            Path parent = absolute.getParent();
            return parent == null ? absolute : real(parent).resolve(absolute.getFileName());
        }
    }
}
