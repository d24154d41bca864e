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
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything that settings come from, in order: flags, environment, {@code .env} files, and a settings file. */
public final class SettingSources {

    /** The rank of the process's variables, after the flags. */
    static final int ENVIRONMENT = 1;

    private static final List<String> STANDARD = List.of("migration.toml", "migration.yaml", "migration.yml");
    private static final String MISSPELT = "migrations.toml";

    /** Or one of {@link #STANDARD} in another case. */
    private static final Pattern NEARLY_STANDARD =
            Pattern.compile("(?i)\\.?migrations?\\.(?:toml|tml|ya?ml|properties|conf)(?:\\.txt)?");

    /** None that shows what such a file looks like, or changes all of them. */
    private static final Pattern OF_ENVIRONMENT =
            Pattern.compile("\\.env\\.(?!(?:example|sample|template|dist|local)$).+");

    private static final Pattern NAME = Pattern.compile("[^/\\\\\\p{Cntrl}]*+");

    private final Path directory;
    private final Environment process;
    private final SettingProblems problems;
    private final List<SettingSource> inOrder = new ArrayList<>();
    private final List<Environment> variables = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();
    private final List<Problem> remarks = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private @Nullable Environment ofFlag;
    private @Nullable Problem doubt;

    private SettingSources(Environment process, Path directory, SettingProblems problems) {
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
            Flags flags, Environment process, Path directory, @Nullable Path config, SettingProblems problems) {
        var sources = new SettingSources(process, directory, problems);
        sources.inOrder.add(flags);
        sources.addVariables(process);
        Value<String> lack = sources.addVariableFiles();
        if (config != null) {
            sources.addFile(directory.resolve(config));
        } else {
            sources.addUsualFile();
        }
        if (lack != null) {
            boolean named = sources.database() != null;
            sources.remarks.add(Problem.warning(
                    Code.INVALID_SETTING,
                    lack.origin(),
                    lack.value() + (named ? ": the database is that of the settings file." : "."),
                    named
                            ? "if that is another environment's, name the database in that file, or with DATABASE_URL or"
                                    + " --url"
                            : ""));
        }
        return sources;
    }

    /** The first that has a setting is used. */
    public List<SettingSource> inOrder() {
        return inOrder;
    }

    /** The environment, and the files in its form. */
    List<Environment> variables() {
        return variables;
    }

    /** The file of the environment that {@code --env} names; null where that names none, or a missing one. */
    @Nullable
    Environment ofFlag() {
        return ofFlag;
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

    private void addVariables(Environment environment) {
        inOrder.add(environment);
        variables.add(environment);
        remarks.addAll(environment.unread(find(Key.URL) != null));
    }

    /** Why the database of a later source may be another environment's; null where no environment is chosen, or it has one. */
    private @Nullable Value<String> addVariableFiles() {
        Value<List<String>> chosen = find(Key.ENV);
        Value<String> lack = chosen == null ? null : addFileOf(chosen.value().get(0), chosen.origin());
        if (addVariables(directory.resolve(".env")) && lack != null && database() != null) {
            problems.add(
                    lack.origin(),
                    lack.value() + ", and the database in .env may be another environment's.",
                    "name the database in that file, or with DATABASE_URL or --url");
            return null;
        }
        return lack;
    }

    private @Nullable Value<String> addFileOf(String environment, Place origin) {
        if (!NAME.matcher(environment).matches()) {
            problems.add(origin, "env is a name, and no path.", "name the environment, such as test");
            return null;
        }
        String file = ".env." + environment;
        Value<?> database = database();
        boolean exists = addVariables(directory.resolve(file));
        if (exists && inOrder.get(0).find(Key.ENV) != null) {
            ofFlag = variables.get(variables.size() - 1);
        }
        String name = Printable.line(file);
        // A container has its variables and no such files: there, the environment only protects.
        boolean mistyped = !exists && hasFileOfAnEnvironment();
        if (mistyped && database(inOrder.get(0)) == null) {
            doubt = Problem.error(
                    Code.INVALID_SETTING,
                    origin,
                    "There is no " + name + ", so this may be another environment's database.",
                    "check the name of the environment, or name the database that is meant with --url");
        }
        if (mistyped && database != null) {
            remarks.add(Problem.warning(
                    Code.INVALID_SETTING,
                    origin,
                    "There is no " + name + ": the database is that of " + database.origin() + ".",
                    "check the name of the environment"));
        }
        return database() != null
                ? null
                : new Value<>(exists ? name + " names no database" : "There is no " + name, origin);
    }

    private boolean hasFileOfAnEnvironment() {
        return entries().stream()
                .anyMatch(file ->
                        OF_ENVIRONMENT.matcher(file.getFileName().toString()).matches());
    }

    /** What is in the working directory; nothing where it cannot be listed, as what it has is not read either. */
    private List<Path> entries() {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> directory.resolve(entry.getFileName())).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private boolean addVariables(Path file) {
        // A Python project may have a folder by that name.
        if (!Files.exists(file) || Files.isDirectory(file)) {
            return false;
        }
        files.add(file);
        Environment read = DotEnv.read(file, process, problems);
        addVariables(read);
        doubt = doubt == null ? read.doubt() : doubt;
        return true;
    }

    /** What names the database. */
    @Nullable
    Value<?> database() {
        return inOrder.stream()
                .map(SettingSources::database)
                .filter(value -> value != null)
                .findFirst()
                .orElse(null);
    }

    /** What names it in this one. */
    static @Nullable Value<?> database(SettingSource source) {
        return Stream.of(Key.URL, Key.HOST, Key.DATABASE)
                .map(source::find)
                .filter(value -> value != null)
                .findFirst()
                .orElse(null);
    }

    private @Nullable Value<List<String>> find(Key key) {
        return inOrder.stream()
                .map(source -> source.find(key))
                .filter(value -> value != null)
                .findFirst()
                .orElse(null);
    }

    private void addUsualFile() {
        List<Path> found = existing(STANDARD);
        if (found.size() > 1) {
            problems.add(
                    Place.of(found.get(0).toString()),
                    "There are two settings files: " + found.get(0).getFileName() + " and "
                            + found.get(1).getFileName() + ".",
                    "remove one of them, or name one with --config");
            return;
        }
        // Beside a settings file of ours, the others may be another tool's.
        (found.isEmpty() ? nearlyStandard() : existing(List.of(MISSPELT)))
                .forEach(file -> remarks.add(Problem.warning(
                        Code.INVALID_SETTING,
                        Place.of(file.toString()),
                        "The command line does not read this file.",
                        "settings are read from migration.toml, or from the file that --config names")));
        (found.isEmpty() ? existing(List.of(OtherToolsFile.KAT, OtherToolsFile.KIMBERLITE)) : found)
                .forEach(this::addFile);
    }

    private List<Path> nearlyStandard() {
        return entries().stream()
                .filter(entry ->
                        NEARLY_STANDARD.matcher(entry.getFileName().toString()).matches() && Files.isRegularFile(entry))
                .sorted()
                .toList();
    }

    private List<Path> existing(List<String> names) {
        return names.stream().map(directory::resolve).filter(Files::exists).toList();
    }

    private void addFile(Path file) {
        files.add(file);
        String path = file.toString();
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        try {
            String text = Files.readString(file);
            if (name.endsWith(".yml") || name.endsWith(".yaml")) {
                Map<String, SettingNode> top = YamlFile.parse(text, path, problems);
                if (name.equals(OtherToolsFile.KAT) || (!STANDARD.contains(name) && OtherToolsFile.isOfKat(top))) {
                    add(OtherToolsFile.kat(path, top, process, problems));
                } else {
                    inOrder.add(FileSettings.of(top, problems));
                }
            } else if (name.equals(OtherToolsFile.KIMBERLITE)) {
                add(OtherToolsFile.kimberlite(path, TomlFile.parse(text, path, problems), process, problems));
            } else {
                inOrder.add(FileSettings.of(TomlFile.parse(text, path, problems), problems));
            }
        } catch (IOException e) {
            problems.unreadable(file, e, "give the path of a readable UTF-8 file with --config");
        }
    }

    private void add(OtherToolsFile.Result result) {
        inOrder.add(result.settings());
        notes.add(result.note());
    }
}
