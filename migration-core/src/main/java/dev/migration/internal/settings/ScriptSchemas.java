// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.settings;

import java.util.List;
import java.util.stream.Stream;

/**
 * The schemas of a service that another tool has migrated, named exactly as the catalogue has them.
 *
 * @param current the one that each session makes its current one, as soon as it exists; the history is in it, too
 * @param created those that a run creates where they are missing, in this order
 */
public record ScriptSchemas(String current, List<String> created) {

    /** Copies the list. */
    public ScriptSchemas {
        created = List.copyOf(created);
    }

    /** All of them are created, in the order of Flyway, whose table lists them: the current one is the first only if it is not named. */
    public static ScriptSchemas creating(String current, List<String> named) {
        List<String> all = named.contains(current)
                ? named
                : Stream.concat(Stream.of(current), named.stream()).toList();
        return new ScriptSchemas(current, all.stream().distinct().toList());
    }
}
