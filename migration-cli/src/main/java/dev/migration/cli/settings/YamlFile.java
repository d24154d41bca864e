package dev.migration.cli.settings;

import dev.migration.Place;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads the keys and values of a text in YAML: no object is made of it, and each value stays as it is written. */
final class YamlFile {

    private static final int LONGEST = 1 << 20;

    private static final Set<Tag> TEXTS = Set.of(Tag.STR, Tag.BOOL, Tag.INT, Tag.FLOAT, Tag.TIMESTAMP, Tag.NULL);

    private final String path;
    private final SettingProblems problems;

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
                return file.nodes(map);
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

    private Map<String, SettingNode> nodes(MappingNode map) {
        Map<String, SettingNode> nodes = new LinkedHashMap<>();
        for (NodeTuple entry : map.getValue()) {
            Place place = place(entry.getKeyNode().getStartMark());
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                problems.add(place, "This key is not a name.", "");
                continue;
            }
            SettingNode before = nodes.put(key.getValue(), new SettingNode(value(entry.getValueNode()), place));
            if (before != null) {
                problems.add(
                        place, "The key '" + key.getValue() + "' is there twice, also at " + before.place() + ".", "");
            }
        }
        return nodes;
    }

    private Object value(org.yaml.snakeyaml.nodes.Node node) {
        if (node instanceof MappingNode map) {
            return nodes(map);
        }
        if (node instanceof SequenceNode sequence) {
            List<Object> elements = new ArrayList<>();
            sequence.getValue().forEach(element -> elements.add(value(element)));
            return elements;
        }
        var scalar = (ScalarNode) node;
        if (!TEXTS.contains(scalar.getTag())) {
            problems.add(place(scalar.getStartMark()), "This value has a tag.", "leave out the word after !");
        }
        return scalar.getScalarStyle() == ScalarStyle.PLAIN
                ? new SettingNode.Plain(scalar.getValue())
                : scalar.getValue();
    }

    private Place place(@Nullable Mark mark) {
        return mark == null ? Place.of(path) : new Place(path, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
