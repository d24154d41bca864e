package dev.migration.cli.settings;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One place that settings come from: the flags, the environment or a file. */
public interface SettingSource {

    /** The texts given for the key, at least one, or nothing; a list setting may have several. */
    @Nullable
    Value<List<String>> find(Key key);

    /** The values of placeholders, by name. */
    Map<String, String> placeholders();
}
