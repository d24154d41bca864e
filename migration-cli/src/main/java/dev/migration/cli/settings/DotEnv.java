package dev.migration.cli.settings;

import dev.migration.Place;
import dev.migration.cli.settings.Expansion.Backslash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code .env} file: {@code NAME=value}, {@code export NAME=value} or {@code set NAME=value}, {@code # comments},
 * {@code 'text as it is'}, {@code "text with \n and ${NAME}"}, both over several lines. A service often has most of it: only
 * the variables that are settings are kept, and only theirs have to be right.
 */
final class DotEnv {

    /** A profile can only protect. */
    private static final Pattern OURS = Pattern.compile(
            "(?:MIGRATION_[A-Za-z0-9_]*+|DBMATE_[A-Za-z0-9_]*+|DATABASE_URL|SPRING_PROFILES_ACTIVE)\\b");

    private static final Pattern START =
            Pattern.compile("[ \\t]*+(?:(?:export|set)[ \\t]++)?+([^=\\s#'\"]++)[ \\t]*+(=[ \\t]*+)?+");

    private static final Pattern QUOTED =
            Pattern.compile("'([^']*+)'|\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"", Pattern.DOTALL);

    private static final Pattern REST = Pattern.compile("[ \\t]*+(?:#[^\\n]*+)?+(?=\\n|\\z)");
    private static final Pattern COMMENT = Pattern.compile("(?:^|[ \\t])#");

    private final String path;
    private final String text;
    private final Environment process;
    private final SettingProblems problems;
    private final Map<String, Value<String>> settings = new HashMap<>();
    private final Map<String, String> values = new HashMap<>();

    private DotEnv(String path, String text, Environment process, SettingProblems problems) {
        this.path = path;
        this.text = text;
        this.process = process;
        this.problems = problems;
    }

    /**
     * Reads the file; what cannot be read is added to the problems and treated as absent.
     *
     * @param process for what a value names as {@code ${NAME}}, before the lines above it
     */
    static Environment read(Path path, Environment process, SettingProblems problems) {
        try {
            String text = Files.readString(path).replace("\r\n", "\n");
            var file = new DotEnv(path.toString(), text, process, problems);
            file.readLines(text.startsWith("\uFEFF") ? 1 : 0);
            return new Environment(file.settings);
        } catch (IOException e) {
            problems.unreadable(path, e, "make it a readable UTF-8 file, or remove it");
            return new Environment(Map.of());
        }
    }

    private void readLines(int start) {
        int at = start;
        while (at < text.length()) {
            Matcher line = START.matcher(text).region(at, text.length());
            if (line.lookingAt()) {
                String name = line.group(1);
                boolean ours = OURS.matcher(name).matches();
                if (line.group(2) != null && (ours || !OURS.matcher(name).lookingAt())) {
                    at = readValue(name, ours, line.start(1), line.end());
                } else if (OURS.matcher(name).lookingAt()) {
                    report(line.start(1), "This line is not NAME=VALUE.", "write it as NAME=VALUE");
                }
            }
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end + 1;
        }
    }

    /** Where the line's end is searched from. */
    private int readValue(String name, boolean ours, int place, int start) {
        char first = start < text.length() ? text.charAt(start) : '\n';
        if (first != '"' && first != '\'') {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            Matcher comment = COMMENT.matcher(text).region(start, end);
            String value = text.substring(start, comment.find() ? comment.start() : end)
                    .stripTrailing();
            keep(name, ours, place, start, value, Backslash.PLAIN);
            return start;
        }
        Matcher quoted = QUOTED.matcher(text).region(start, text.length());
        if (!quoted.lookingAt()) {
            report(start, "This quote is not closed.", "close it, or leave it out");
            return text.length();
        }
        if (!REST.matcher(text).region(quoted.end(), text.length()).lookingAt()) {
            if (quoted.group().indexOf('\n') >= 0) {
                // Also of another's variable: the lines that it took may be ours.
                report(
                        start,
                        "This quote is closed on a later line, and text follows there.",
                        "close it on its own line");
            } else if (ours) {
                report(
                        quoted.end(),
                        "There is text after the closing quote.",
                        "in double quotes, \\\" is a quote and \\\\ a backslash");
            }
        } else if (quoted.group(1) != null) {
            keep(name, ours, place, quoted.group(1));
        } else {
            keep(name, ours, place, start + 1, quoted.group(2), Backslash.ESCAPE);
        }
        return quoted.end();
    }

    private void keep(String name, boolean ours, int place, int start, String raw, Backslash backslash) {
        try {
            keep(name, ours, place, Expansion.of(raw, backslash, this::variable));
        } catch (Expansion.FailedException e) {
            values.remove(name);
            if (ours) {
                report(
                        start + e.offset(),
                        "This character " + e.getMessage() + ".",
                        "put the value into 'single quotes' if it is meant as it is");
            }
        }
    }

    private @Nullable String variable(String name) {
        Value<String> outside = process.variables().get(name);
        return outside == null ? values.get(name) : outside.value();
    }

    private void keep(String name, boolean ours, int place, String value) {
        values.put(name, value);
        if (ours) {
            Value<String> before = settings.put(name, new Value<>(value, place(place)));
            if (before != null) {
                report(place, name + " is set twice, also in " + before.origin() + ".", "remove one of them");
            }
            if (name.equals(Key.PROTECT.variable()) && value.isBlank()) {
                // Whoever wrote the line had protection in mind.
                report(
                        place,
                        name + " has to be true or false, and is empty.",
                        "write one of them, or remove the line");
            }
        } else if (Environment.isNearlyRead(name)) {
            // To be warned of.
            settings.put(name, new Value<>(value, place(place)));
        }
    }

    private void report(int offset, String message, String remedy) {
        problems.add(place(offset), message, remedy);
    }

    private Place place(int offset) {
        String before = text.substring(0, offset);
        int line = (int) before.chars().filter(character -> character == '\n').count() + 1;
        return new Place(path, line, offset - before.lastIndexOf('\n'));
    }
}
