package dev.migration.fleet.internal.source;

import dev.migration.Place;
import dev.migration.internal.help.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads targets from CSV as RFC 4180 describes it, with a heading; empty lines are skipped. */
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
                heading = heading(place, line.values);
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

    private List<String> heading(Place place, List<String> values) {
        List<String> names = new ArrayList<>();
        for (String value : values) {
            String name = value.strip().toLowerCase(Locale.ROOT).replace('_', '-');
            if (!Listed.NAMES.contains(name)) {
                fields.refuse(place, "A target has no '" + Printable.line(value) + "'.", Listed.NAMES_IN_WORDS);
            }
            if (names.contains(name)) {
                fields.refuse(place, "The heading has " + name + " twice.", "name each column once");
            }
            names.add(name);
        }
        return names;
    }

    private record Line(int number, List<String> values) {}

    private List<Line> lines(String text) {
        List<Line> lines = new ArrayList<>();
        int line = 1;
        int at = 0;
        while (at < text.length()) {
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
