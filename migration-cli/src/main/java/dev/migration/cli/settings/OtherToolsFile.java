package dev.migration.cli.settings;

import dev.migration.Place;
import dev.migration.cli.settings.Expansion.Backslash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the settings file of Kat or Kimberlite says that has the same meaning here: where the migrations and the database are. */
final class OtherToolsFile {

    static final String KAT = "kat.conf.yaml";
    static final String KIMBERLITE = "kimberlite.toml";

    private static final Map<String, Key> OF_KAT = Map.of(
            "migration.directory", Key.LOCATIONS,
            "database.url", Key.URL,
            "database.driver", Key.PRODUCT,
            "database.host", Key.HOST,
            "database.port", Key.PORT,
            "database.name", Key.DATABASE,
            "database.path", Key.DATABASE,
            "database.user", Key.USER,
            "database.password", Key.PASSWORD,
            "database.sslmode", Key.OPTIONS);

    private static final Map<String, Key> OF_KIMBERLITE = Map.of("migrations.directory", Key.LOCATIONS);

    private final Environment environment;
    private final SettingProblems problems;
    private final FileSettings settings = new FileSettings();
    private final List<String> read = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();

    private OtherToolsFile(Environment environment, SettingProblems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    /**
     * Its settings, and one line on what was read.
     *
     * @param settings what it says
     * @param note for the user
     */
    record Result(FileSettings settings, String note) {}

    /** Whether a file with another name than Kat's usual one is Kat's. */
    static boolean isOfKat(Map<String, SettingNode> top) {
        Map<String, SettingNode> migration = table(top, "migration");
        return !table(top, "database").isEmpty()
                || migration.containsKey("tablename")
                || migration.containsKey("directory");
    }

    private static Map<String, SettingNode> table(Map<String, SettingNode> top, String name) {
        SettingNode node = top.get(name);
        return node == null ? Map.of() : node.table();
    }

    /**
     * Reads Kat's.
     *
     * @param environment for what it names as {@code ${NAME}}
     */
    static Result kat(String path, Map<String, SettingNode> top, Environment environment, SettingProblems problems) {
        var file = new OtherToolsFile(environment, problems);
        Map<String, SettingNode> values = flat(top);
        if (values.containsKey("database.url")) {
            values.keySet().removeIf(name -> name.startsWith("database.") && !name.equals("database.url"));
        }
        file.take(values, OF_KAT);
        return file.result(path, "Kat");
    }

    /** Reads Kimberlite's, which names no database that has SQL migrations. */
    static Result kimberlite(
            String path, Map<String, SettingNode> top, Environment environment, SettingProblems problems) {
        var file = new OtherToolsFile(environment, problems);
        file.take(
                flat(Map.of("migrations", top.getOrDefault("migrations", new SettingNode("", Place.of(path))))),
                OF_KIMBERLITE);
        return file.result(path, "Kimberlite");
    }

    /** Each value that is in a table, by the names of both. */
    private static Map<String, SettingNode> flat(Map<String, SettingNode> top) {
        Map<String, SettingNode> values = new TreeMap<>();
        top.forEach((name, node) -> node.table().forEach((inner, value) -> values.put(name + "." + inner, value)));
        return values;
    }

    private void take(Map<String, SettingNode> values, Map<String, Key> keys) {
        values.forEach((name, node) -> {
            Key key = keys.get(name);
            if (key == null) {
                unread.add(name);
            } else {
                take(key, name, node);
            }
        });
    }

    private void take(Key key, String name, SettingNode node) {
        String given = String.join(
                ",", node.value() instanceof Long ? List.of(node.value().toString()) : node.texts());
        if (given.isEmpty()) {
            return;
        }
        try {
            String text = Expansion.of(given, Backslash.PLAIN, variable -> {
                Value<String> value = environment.variables().get(variable);
                return value == null ? null : value.value();
            });
            settings.put(key, List.of(key == Key.OPTIONS ? "sslmode=" + text : text), node.place());
            read.add(name);
        } catch (Expansion.FailedException e) {
            problems.add(node.place(), name + " has a $ that " + e.getMessage() + ".", "set the variable");
        }
    }

    private Result result(String path, String tool) {
        String all = read.isEmpty() ? "nothing" : String.join(", ", read);
        String rest = read.isEmpty() || unread.isEmpty() ? "" : "; not read: " + String.join(", ", unread);
        return new Result(
                settings,
                path + "  Read of " + tool + "'s file: " + all + rest + ". A migration.toml takes its place.");
    }
}
