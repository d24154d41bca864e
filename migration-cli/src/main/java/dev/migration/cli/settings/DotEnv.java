// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import dev.migration.Place;
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
 * what is ours has to be right.
 */
final class DotEnv {

    private static final String NAME = "[ \\t]*+(?:(?:export|set)[ \\t]++)?+";
    private static final String END = "[ \\t]*+(?:#[^\\n]*+)?+(?=\\n|\\z)";

    private static final Pattern ENTRY = Pattern.compile(
            NAME + "([\\w.-]++)[ \\t]*+=[ \\t]*+(?:"
                    + "'([^']*+)'" + END
                    + "|\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"" + END
                    + "|(?!['\"])(?:#[^\\n]*+|([^\\n]*?)(?:(?<=[ \\t])#[^\\n]*+)?+)(?=\\n|\\z))",
            Pattern.DOTALL);

    private static final Pattern OURS =
            Pattern.compile(NAME + "(?:MIGRATION_|DBMATE_|DATABASE_URL\\b|SPRING_PROFILES_ACTIVE\\b)");

    /** A quote that is not closed in its line: the next lines may be ours, or a part of this value. */
    private static final Pattern OPEN = Pattern.compile(
            "[^=\\n#]*+=[ \\t]*+(?:'[^'\\n]*+|\"[^\"\\\\\\n]*+(?:\\\\[^\\n][^\"\\\\\\n]*+)*+\\\\?+)(?=\\n|\\z)");

    private final String path;
    private final String text;
    private final Variables process;
    private final SettingProblems problems;
    private final Map<String, Value<String>> values = new HashMap<>();

    private DotEnv(String path, String text, Variables process, SettingProblems problems) {
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
    static Variables read(Path path, Variables process, SettingProblems problems) {
        try {
            String text = Files.readString(path).replace("\r\n", "\n");
            var file = new DotEnv(
                    path.toString(), text.startsWith("\uFEFF") ? text.substring(1) : text, process, problems);
            file.read();
            return new Variables(file.values);
        } catch (IOException e) {
            problems.unreadable(path, e, "make it a readable UTF-8 file, or remove it");
            return new Variables(Map.of());
        }
    }

    private void read() {
        int end = text.length();
        Matcher entry = ENTRY.matcher(text);
        for (int at = 0; at < end; at = lineAfter(at)) {
            boolean ours = OURS.matcher(text).region(at, end).lookingAt();
            if (entry.region(at, end).lookingAt()) {
                keep(entry, ours);
                at = entry.end();
                continue;
            }
            boolean open = OPEN.matcher(text).region(at, end).lookingAt();
            if (ours || open) {
                problems.add(
                        place(at),
                        "This is not NAME=VALUE, with no quotes around the value, or one pair of them.",
                        "write it as NAME=VALUE, and close a quote at the end of the value; in double quotes, \\\" is a quote and \\\\ a backslash");
            }
            if (open) {
                return;
            }
        }
    }

    private int lineAfter(int at) {
        int newline = text.indexOf('\n', at);
        return newline < 0 ? text.length() : newline + 1;
    }

    private void keep(Matcher entry, boolean ours) {
        String name = entry.group(1);
        Place place = place(entry.start(1));
        try {
            Value<String> before = values.put(name, new Value<>(value(entry), place));
            if (ours && before != null) {
                problems.add(place, name + " is set twice, also in " + before.origin() + ".", "remove one of them");
            }
        } catch (IllegalArgumentException e) {
            values.remove(name);
            if (ours) {
                problems.add(
                        place,
                        name + " " + e.getMessage() + ".",
                        "put the value into 'single quotes' to use it literally");
            }
        }
    }

    private String value(Matcher entry) {
        if (entry.group(2) != null) {
            return entry.group(2);
        }
        if (entry.group(3) != null) {
            return Expansion.ESCAPED.of(entry.group(3), this::variable);
        }
        return entry.group(4) == null ? "" : Expansion.PLAIN.of(entry.group(4).stripTrailing(), this::variable);
    }

    private @Nullable String variable(String name) {
        String outside = process.find(name);
        Value<String> above = values.get(name);
        return outside != null || above == null ? outside : above.value();
    }

    private Place place(int offset) {
        String before = text.substring(0, offset);
        int line = (int) before.chars().filter(character -> character == '\n').count() + 1;
        return new Place(path, line, offset - before.lastIndexOf('\n'));
    }
}
