// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one source says: the flags, the variables, or a file.
 *
 * @param values the texts given for each setting, at least one; a list setting may have several
 * @param placeholders the values of placeholders, by name
 * @param tenants several tenants that it names; null where it names none
 */
record SettingSource(
        Map<Key, Value<List<String>>> values,
        Map<String, String> placeholders,
        @Nullable Tenants tenants) {

    SettingSource() {
        this(null);
    }

    SettingSource(@Nullable Tenants tenants) {
        this(new EnumMap<>(Key.class), new HashMap<>(), tenants);
    }

    @Nullable
    Value<List<String>> find(Key key) {
        return values.get(key);
    }

    /** What names the database here. */
    @Nullable
    Value<?> database() {
        return Stream.of(Key.URL, Key.HOST, Key.DATABASE)
                .map(this::find)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
