// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.output;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tomlj.Toml;

/** How a command writes its result. */
public enum Format {
    /** For people. */
    TEXT,
    /** For programs. */
    JSON,
    /** For programs, with the same names. */
    TOML;

    public boolean isText() {
        return this == TEXT;
    }

    /**
     * A document in this format, which is one for programs. What could control a terminal or reorder what is read there is
     * written as an escape.
     */
    public String write(Object document) {
        if (this == JSON) {
            return Json.of(document) + "\n";
        }
        // Such characters are only within strings, where TOML has the same escapes.
        return Json.escaped(Toml.toToml(withoutNulls(document)), true);
    }

    /** TOML has no null. */
    private static Object withoutNulls(Object value) {
        Object plain = Json.plain(value);
        if (plain instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((name, member) -> {
                if (member != null) {
                    copy.put(name, withoutNulls(member));
                }
            });
            return copy;
        }
        return plain instanceof List<?> list
                ? list.stream().map(Format::withoutNulls).toList()
                : plain;
    }

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
