// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import dev.migration.Place;

/**
 * A setting's value and where it came from.
 *
 * @param value the value
 * @param origin such as {@code --schema}, {@code MIGRATION_SCHEMA} or {@code migration.toml:3:1}
 */
public record Value<T>(T value, Place origin) {

    /** The origin alone: the value may be a secret. */
    @Override
    public String toString() {
        return "value of " + origin;
    }
}
