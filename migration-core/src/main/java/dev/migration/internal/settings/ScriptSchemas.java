// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.settings;

import java.util.List;

/**
 * The schemas of a service that another tool has migrated, named exactly as the catalogue has them.
 *
 * @param current the one that each session makes its current one, as soon as it exists; the history is in it, too
 * @param created those that a run creates where they are missing
 */
public record ScriptSchemas(String current, List<String> created) {

    /** Copies the list. */
    public ScriptSchemas {
        created = List.copyOf(created);
    }
}
