// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import dev.migration.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What settings are read from: a folder with files, an environment, and flags. */
final class Given {

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private List<Problem> problems = List.of();
    private SettingSources sources;

    Given(Path directory) {
        this.directory = directory;
    }

    Given file(String name, String text) {
        try {
            Files.createDirectories(directory.resolve(name).getParent());
            Files.writeString(directory.resolve(name), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets a variable; one that is to be {@code -} is unset. */
    Given variable(String name, String value) {
        environment.put(name, value);
        environment.remove(name, "-");
        return this;
    }

    Variables environment() {
        return Variables.of(environment);
    }

    CommandSettings read(String... typed) {
        return readFile(null, typed);
    }

    CommandSettings readFile(String config, String... typed) {
        var flags = new Flags();
        CommandSpec command = CommandSpec.create();
        flags.addTo(command);
        new CommandLine(command).parseArgs(typed);
        var all = new SettingProblems();
        sources = SettingSources.read(flags, environment, directory, config == null ? null : Path.of(config), all);
        CommandSettings settings = CommandSettings.read(sources, directory, all);
        problems = all.all();
        return settings;
    }

    /** The database of the settings, and where it comes from. */
    String database(String... typed) {
        CommandSettings settings = read(typed);
        return settings.login() == null
                ? "none"
                : shown(settings.login().value().login() + " ("
                        + settings.login().origin() + ")");
    }

    List<String> problems() {
        return shown(problems);
    }

    List<String> notes() {
        return sources.notes().stream().map(this::shown).toList();
    }

    List<String> remarks() {
        return shown(sources.remarks());
    }

    List<String> files() {
        return sources.files().stream().map(file -> shown(file.toString())).toList();
    }

    private List<String> shown(List<Problem> all) {
        return all.stream().map(Problem::text).map(this::shown).toList();
    }

    String shown(String text) {
        return text.replace(directory + "/", "")
                .replace(directory.toString(), "<dir>")
                .replace(String.join(", ", Key.ids()), "<all>");
    }
}
