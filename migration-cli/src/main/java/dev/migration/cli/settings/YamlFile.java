// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import dev.migration.Place;
import java.io.StringReader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads the values of a text in YAML, each by its name and those of its maps: as a text, which is as it is written. */
final class YamlFile {

    private static final int LONGEST = 1 << 20;

    private static final Set<Tag> TEXTS = Set.of(Tag.STR, Tag.BOOL, Tag.INT, Tag.FLOAT, Tag.TIMESTAMP, Tag.NULL);

    private final String path;
    private final SettingProblems problems;
    private final Map<String, SettingNode> nodes = new LinkedHashMap<>();

    private YamlFile(String path, SettingProblems problems) {
        this.path = path;
        this.problems = problems;
    }

    /** Nothing where it is not YAML, which is added to the problems. */
    static Map<String, SettingNode> parse(String text, String path, SettingProblems problems) {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(0);
        options.setCodePointLimit(LONGEST);
        var file = new YamlFile(path, problems);
        try {
            var top = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
            if (top instanceof MappingNode map) {
                return file.nodes("", map);
            }
            return top == null ? Map.of() : file.refused(top.getStartMark(), "it has no keys");
        } catch (MarkedYAMLException e) {
            // Its message repeats the line, which may hold a password.
            return file.refused(e.getProblemMark(), "this text has no meaning there");
        } catch (YAMLException e) {
            return file.refused(null, "it is too large, or has aliases of lists or maps");
        }
    }

    private Map<String, SettingNode> refused(@Nullable Mark mark, String reason) {
        problems.add(
                place(mark),
                "Not YAML: " + reason + ".",
                "put a value with : # & * ! | > % @ { or [ in it into 'single quotes'");
        return Map.of();
    }

    private Map<String, SettingNode> nodes(String table, MappingNode map) {
        Map<String, Place> places = new HashMap<>();
        for (NodeTuple entry : map.getValue()) {
            Place place = place(entry.getKeyNode().getStartMark());
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                problems.add(place, "This key is not a name.", "");
                continue;
            }
            Place before = places.put(key.getValue(), place);
            if (before != null) {
                problems.add(place, "The key '" + key.getValue() + "' is there twice, also at " + before + ".", "");
            }
            if (entry.getValueNode() instanceof MappingNode inner) {
                nodes(table + key.getValue() + ".", inner);
            } else {
                nodes.put(table + key.getValue(), new SettingNode(value(entry.getValueNode()), place));
            }
        }
        return nodes;
    }

    private Object value(Node node) {
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue().stream().map(this::value).toList();
        }
        if (node instanceof ScalarNode scalar) {
            if (!TEXTS.contains(scalar.getTag())) {
                problems.add(place(scalar.getStartMark()), "This value has a tag.", "leave out the word after !");
            }
            return scalar.getValue();
        }
        return node;
    }

    private Place place(@Nullable Mark mark) {
        return mark == null ? Place.of(path) : new Place(path, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
