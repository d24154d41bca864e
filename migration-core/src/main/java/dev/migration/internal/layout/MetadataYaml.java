// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.layout;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** The keys and values at the top of a text in YAML. Apart, as the library may not be there. */
final class MetadataYaml extends Resolver {

    private static final List<Tag> NUMBERS = List.of(Tag.INT, Tag.FLOAT, Tag.TIMESTAMP);

    private MetadataYaml() {}

    /**
     * Reads a text: numbers are text, as 0010 is no 8.
     *
     * @throws IllegalArgumentException if it is not YAML, or has a key twice
     */
    static Map<?, ?> parse(String text) {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(0);
        options.setAllowDuplicateKeys(false);
        var dumper = new DumperOptions();
        try {
            Object top = new Yaml(
                            new SafeConstructor(options), new Representer(dumper), dumper, options, new MetadataYaml())
                    .load(text);
            return top instanceof Map<?, ?> map ? map : Map.of();
        } catch (YAMLException e) {
            throw new IllegalArgumentException("it is not YAML: " + e.getMessage(), e);
        }
    }

    @Override
    public void addImplicitResolver(Tag tag, Pattern pattern, @Nullable String first, int limit) {
        // Called by the superclass's constructor, before this class has fields of its own.
        if (!NUMBERS.contains(tag)) {
            super.addImplicitResolver(tag, pattern, first, limit);
        }
    }
}
