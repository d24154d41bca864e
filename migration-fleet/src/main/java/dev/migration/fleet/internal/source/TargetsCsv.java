package dev.migration.fleet.internal.source;

import dev.migration.Place;
import dev.migration.internal.help.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads targets from CSV as RFC 4180 describes it, with a heading; empty lines are skipped, and those that begin with {@code #}. */
final class TargetsCsv {

    private final String file;
    private final Listed fields = new Listed();

    TargetsCsv(String file) {
        this.file = file;
    }

    Listed read(String text) {
        List<String> heading = List.of();
        for (Line line : lines(text.startsWith("\uFEFF") ? text.substring(1) : text)) {
            Place place = new Place(file, line.number, 1);
            if (heading.isEmpty()) {
                heading = heading(line.values);
                if (heading.stream().noneMatch(Listed.NAMES::contains)) {
                    // Its values are those of a target, which may be secret.
                    fields.refuse(
                            place,
                            "Line " + line.number + " is no heading.",
                            "begin with a line such as name,url,user,password-from");
                    return fields;
                }
                requireKnown(place, heading);
            } else if (line.values.size() != heading.size()) {
                fields.refuse(
                        place,
                        "The line has " + line.values.size() + " values, and the heading " + heading.size() + ".",
                        "give each column a value, which may be empty");
            } else {
                Map<String, String> values = new HashMap<>();
                for (int i = 0; i < heading.size(); i++) {
                    values.put(heading.get(i), line.values.get(i));
                }
                fields.add(place, values, Map.of());
            }
        }
        if (heading.isEmpty()) {
            fields.refuse(new Place(file, 1, 1), "The file has no heading.", "begin with a line such as name,schema");
        }
        return fields;
    }

    private static List<String> heading(List<String> values) {
        return values.stream()
                .map(value -> value.strip().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    private void requireKnown(Place place, List<String> heading) {
        for (int i = 0; i < heading.size(); i++) {
            String name = heading.get(i);
            if (!Listed.NAMES.contains(name)) {
                fields.refuse(place, "A target has no '" + Printable.line(name) + "'.", Listed.NAMES_IN_WORDS);
            } else if (heading.indexOf(name) < i) {
                fields.refuse(place, "The heading has " + name + " twice.", "name each column once");
            }
        }
    }

    private record Line(int number, List<String> values) {}

    private List<Line> lines(String text) {
        List<Line> lines = new ArrayList<>();
        int line = 1;
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end + 1;
                line++;
                continue;
            }
            int first = line;
            List<String> values = new ArrayList<>();
            var value = new StringBuilder();
            boolean wasQuoted = false;
            boolean quoted = false;
            boolean ended = false;
            while (at < text.length() && !ended) {
                char c = text.charAt(at++);
                if (c == '\n') {
                    line++;
                }
                if (quoted) {
                    if (c != '"') {
                        value.append(c);
                    } else if (at < text.length() && text.charAt(at) == '"') {
                        value.append(text.charAt(at++));
                    } else {
                        quoted = false;
                        wasQuoted = true;
                    }
                } else if (c == '\n') {
                    ended = true;
                } else if (c == '"' && value.isEmpty() && !wasQuoted) {
                    quoted = true;
                } else if (c == ',') {
                    values.add(value.toString());
                    value.setLength(0);
                    wasQuoted = false;
                } else if (c != '\r') {
                    if (wasQuoted) {
                        fields.refuse(
                                new Place(file, first, 1),
                                "A value goes on behind its closing quote.",
                                "double a quote that belongs to the value");
                        wasQuoted = false;
                    }
                    value.append(c);
                }
            }
            if (quoted) {
                fields.refuse(new Place(file, first, 1), "A quoted value has no end.", "end it with \"");
            }
            values.add(value.toString());
            if (!(values.size() == 1 && values.get(0).isBlank())) {
                lines.add(new Line(first, values));
            }
        }
        return lines;
    }
}
