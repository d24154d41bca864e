// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.command;

import dev.migration.Target;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The target: a number of migrations, a version, or one file. */
public final class TargetOptions {

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "This number of migrations.")
    private @Nullable Integer count;

    @Option(
            names = "--to",
            paramLabel = "VERSION",
            description = "Up or down to this version, which is then the current one.")
    private @Nullable String version;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "Only the migration of this file.")
    private @Nullable String file;

    /** The target that was asked for. */
    public static Target of(@Nullable TargetOptions options, Target otherwise, CommandSpec command, Path directory) {
        return options == null ? otherwise : options.target(otherwise, command, directory);
    }

    private Target target(Target otherwise, CommandSpec command, Path directory) {
        if (count != null) {
            if (count < 1) {
                throw new ParameterException(command.commandLine(), "--count must be at least 1, not " + count + ".");
            }
            return Target.count(count);
        }
        if (version != null) {
            return Target.version(version);
        }
        if (file == null) {
            return otherwise;
        }
        if (file.isBlank()) {
            throw new ParameterException(
                    command.commandLine(), "The name of the file is empty: name a file, or leave it out.");
        }
        // Some tools take a count here, others a version; a guess could undo too much.
        if (file.chars().allMatch(Character::isDigit)) {
            throw new ParameterException(
                    command.commandLine(),
                    "'" + file + "' may be a count or a version: pass --count " + file + " or --to " + file + ".");
        }
        return Target.file(named(file, directory));
    }

    /** A bare name is that of a migration, whatever is in the working directory; so is what cannot be a path at all. */
    private static String named(String file, Path directory) {
        try {
            Path path = directory.resolve(file);
            return Path.of(file).getNameCount() > 1 && Files.exists(path) ? path.toString() : file;
        } catch (InvalidPathException e) {
            return file;
        }
    }
}
