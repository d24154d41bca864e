package dev.migration.internal.layout;

import dev.migration.Place;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.DuplicateKeyException;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** The keys and values at the top of a text in YAML. Apart, as the library may not be there. */
final class MetadataYaml extends SafeConstructor {

    private static final List<Tag> NUMBERS = List.of(Tag.INT, Tag.FLOAT, Tag.TIMESTAMP);

    private final @Nullable MappingNode top;
    private final Map<?, ?> values;

    private MetadataYaml(LoaderOptions options, String text) {
        super(options);
        var dumper = new DumperOptions();
        var yaml = new Yaml(this, new Representer(dumper), dumper, options, new WithoutNumbers());
        top = yaml.compose(new StringReader(text)) instanceof MappingNode map ? map : null;
        values = top != null && constructDocument(top) instanceof Map<?, ?> map ? map : Map.of();
    }

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException if it is not YAML, or has a key twice
     */
    static MetadataYaml parse(String text) {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(0);
        options.setAllowDuplicateKeys(false);
        try {
            return new MetadataYaml(options, text);
        } catch (DuplicateKeyException e) {
            int line = e.getProblemMark().getLine() + 1;
            throw new IllegalArgumentException("the key in line " + line + " is there twice", e);
        } catch (YAMLException e) {
            throw new IllegalArgumentException("it is not YAML: " + e.getMessage(), e);
        }
    }

    /** The value of each key, numbers as text. */
    Map<?, ?> values() {
        return values;
    }

    /** Where each key is. */
    Map<String, Place> places(String path) {
        Map<String, Place> places = new LinkedHashMap<>();
        if (top != null) {
            for (NodeTuple entry : top.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode key) {
                    Mark start = key.getStartMark();
                    places.put(key.getValue(), new Place(path, start.getLine() + 1, start.getColumn() + 1));
                }
            }
        }
        return places;
    }

    /** 0010 is no 8. */
    private static final class WithoutNumbers extends Resolver {

        @Override
        public void addImplicitResolver(Tag tag, Pattern pattern, @Nullable String first, int limit) {
            if (!NUMBERS.contains(tag)) {
                super.addImplicitResolver(tag, pattern, first, limit);
            }
        }
    }
}
