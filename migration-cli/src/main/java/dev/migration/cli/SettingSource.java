package dev.migration.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One place that settings come from: the flags, the environment or a file. */
@FunctionalInterface
interface SettingSource {

    /** The texts given for the key, at least one, or nothing; a list setting may have several. */
    @Nullable
    Value<List<String>> find(Key key);
}
