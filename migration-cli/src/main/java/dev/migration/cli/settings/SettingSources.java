// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything that settings come from, in order: flags, environment, {@code .env} files, and a settings file. */
public final class SettingSources {

    /** The rank of the process's variables, after the flags. */
    static final int ENVIRONMENT = 1;

    private static final Pattern MISSPELT = Pattern.compile("migrations\\.toml");

    /** Or one of the standard names in another case. */
    private static final Pattern NEARLY_STANDARD =
            Pattern.compile("(?i)\\.?migrations?\\.(?:toml|tml|ya?ml|properties|conf)(?:\\.txt)?");

    /** None that shows what such a file looks like, or changes all of them. */
    private static final Pattern OF_ENVIRONMENT =
            Pattern.compile("\\.env\\.(?!(?:example|sample|template|dist|local)$).+");

    private static final Pattern NAME = Pattern.compile("[^/\\\\\\p{Cntrl}]*+");

    private final Path directory;
    private final Variables process;
    private final SettingProblems problems;
    private final List<SettingSource> inOrder = new ArrayList<>();
    private final List<Value<String>> profiles = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();
    private final List<Problem> remarks = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private @Nullable SettingSource ofEnvironment;
    private @Nullable Problem doubt;

    private SettingSources(Variables process, Path directory, SettingProblems problems) {
        this.process = process;
        this.directory = directory;
        this.problems = problems;
    }

    /**
     * Finds and reads them.
     *
     * @param config the settings file that was named; null for the usual one
     * @param problems takes everything that is wrong
     */
    public static SettingSources read(
            Flags flags,
            Map<String, String> environment,
            Path directory,
            @Nullable Path config,
            SettingProblems problems) {
        var sources = new SettingSources(Variables.of(environment), directory, problems);
        sources.inOrder.add(flags.settings(problems));
        sources.add(sources.process);
        Value<String> chosen = sources.environment();
        sources.ofEnvironment = chosen == null ? null : sources.addVariables(".env." + chosen.value());
        SettingSource ofAll = sources.addVariables(".env");
        if (config != null) {
            sources.addFile(directory.resolve(config));
        } else {
            sources.addUsualFile();
        }
        if (chosen != null) {
            sources.checkDatabase(chosen, ofAll);
        }
        return sources;
    }

    /** The first that has a setting is used. */
    List<SettingSource> inOrder() {
        return inOrder;
    }

    /** What names the environment, in any of them. */
    Stream<Value<String>> environments() {
        return Stream.concat(ofEnv(), profiles.stream());
    }

    /** The file of the environment that {@code --env} names; null where that names none, or a missing one. */
    @Nullable
    SettingSource ofFlag() {
        return inOrder.get(0).find(Key.ENV) == null ? null : ofEnvironment;
    }

    /** The files that were read. */
    public List<Path> files() {
        return files;
    }

    /** What the user has to know of them. */
    public List<Problem> remarks() {
        return remarks;
    }

    /** What was read of another tool's file, for those who ask. */
    public List<String> notes() {
        return notes;
    }

    /** Why nothing may be destroyed with these settings; null where nothing speaks against it. */
    @Nullable
    Problem doubt() {
        return doubt;
    }

    private SettingSource add(Variables variables) {
        SettingSource settings = variables.settings();
        inOrder.add(settings);
        variables.profiles().forEach(profiles::add);
        boolean namesUrl = inOrder.stream().anyMatch(source -> source.find(Key.URL) != null);
        remarks.addAll(variables.unread(namesUrl));
        return settings;
    }

    /** The one whose file is read. */
    private @Nullable Value<String> environment() {
        Value<String> chosen = ofEnv().findFirst().orElse(null);
        if (chosen == null || NAME.matcher(chosen.value()).matches()) {
            return chosen;
        }
        problems.add(chosen.origin(), "env is a name, not a path.", "name the environment, such as test");
        return null;
    }

    private Stream<Value<String>> ofEnv() {
        return inOrder.stream()
                .flatMap(source -> Stream.ofNullable(source.find(Key.ENV)))
                .map(value -> new Value<>(value.value().get(0), value.origin()));
    }

    private @Nullable SettingSource addVariables(String name) {
        Path file = directory.resolve(name);
        // A Python project may have a folder by that name.
        if (!Files.exists(file) || Files.isDirectory(file)) {
            return null;
        }
        files.add(file);
        Variables read = DotEnv.read(file, process, problems);
        doubt = Stream.concat(Stream.ofNullable(doubt), read.unread(true).stream())
                .filter(warning -> !warning.remedy().isEmpty())
                .findFirst()
                .orElse(null);
        return add(read);
    }

    /** Where the file of the environment names no database, the one that is used may be another environment's. */
    private void checkDatabase(Value<String> chosen, @Nullable SettingSource ofAll) {
        boolean typed = inOrder.get(0).database() != null;
        boolean stronger = typed || inOrder.get(ENVIRONMENT).database() != null;
        boolean exists = ofEnvironment != null;
        if (ofEnvironment != null && (stronger || ofEnvironment.database() != null)) {
            return;
        }
        String name = Printable.line(".env." + chosen.value());
        String lack = exists ? name + " names no database" : "There is no " + name;
        if (!stronger && ofAll != null && ofAll.database() != null) {
            problems.add(
                    chosen.origin(),
                    lack + ", and the database in .env may be another environment's.",
                    "name the database in that file, or with DATABASE_URL or --url");
            return;
        }
        // A container has its variables and no such files: there, the environment only protects.
        boolean mistyped = !exists && hasFileOfAnEnvironment();
        if (stronger && !mistyped) {
            return;
        }
        Value<?> used = database();
        Problem warning = Problem.warning(
                Code.INVALID_SETTING,
                chosen.origin(),
                lack + (used == null ? "." : ": the database comes from " + used.origin() + "."),
                used == null ? "" : "check the name of the environment, or name the right database with --url");
        remarks.add(warning);
        if (mistyped && !typed && doubt == null) {
            doubt = warning;
        }
    }

    private boolean hasFileOfAnEnvironment() {
        return entries().stream()
                .anyMatch(file ->
                        OF_ENVIRONMENT.matcher(file.getFileName().toString()).matches());
    }

    /** What is in the working directory; nothing where it cannot be listed, as what it has is not read either. */
    private List<Path> entries() {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> directory.resolve(entry.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** What names the database. */
    @Nullable
    Value<?> database() {
        return inOrder.stream()
                .map(SettingSource::database)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private void addUsualFile() {
        List<Path> found = existing(SettingsFile.STANDARD);
        if (found.size() > 1) {
            problems.add(
                    Place.of(found.get(0).toString()),
                    "There are two settings files: " + found.get(0).getFileName() + " and "
                            + found.get(1).getFileName() + ".",
                    "remove one of them, or name one with --config");
            return;
        }
        // Beside a settings file of ours, the others may be another tool's.
        Pattern nearly = found.isEmpty() ? NEARLY_STANDARD : MISSPELT;
        entries().stream()
                .filter(file -> nearly.matcher(file.getFileName().toString()).matches() && Files.isRegularFile(file))
                .forEach(file -> remarks.add(Problem.warning(
                        Code.INVALID_SETTING,
                        Place.of(file.toString()),
                        "The command line does not read this file.",
                        "settings are read from migration.toml, or from the file that --config names")));
        (found.isEmpty() ? existing(SettingsFile.OF_OTHERS) : found).forEach(this::addFile);
    }

    private List<Path> existing(List<String> names) {
        return names.stream().map(directory::resolve).filter(Files::exists).toList();
    }

    private void addFile(Path path) {
        files.add(path);
        SettingsFile file = SettingsFile.read(path, process, problems);
        inOrder.add(file.settings());
        Stream.ofNullable(file.note()).forEach(notes::add);
    }
}
