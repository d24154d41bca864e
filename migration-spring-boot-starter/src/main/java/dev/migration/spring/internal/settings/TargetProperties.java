// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.settings;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The targets that the migrations apply to, in the place of one database: a file, a query or a TargetSource bean names them.
 *
 * @param file File that names the targets, as TOML.
 * @param query Query on the database that is set, whose columns describe the targets. It is sent again for each look.
 * @param mode Whether the start migrates all targets, or leaves them to the background, where new ones are migrated as well.
 * @param onDemand What becomes of a target that the application asks for and that is not up to date.
 * @param connections Number of targets of one server that are migrated at the same time, with a connection each.
 * @param parallelism Number of targets that are migrated at the same time.
 */
public record TargetProperties(
        @Nullable String file,
        @Nullable String query,
        @DefaultValue("start") Mode mode,
        @DefaultValue("fail") OnDemand onDemand,
        @DefaultValue("8") int connections,
        @DefaultValue("32") int parallelism) {

    /** When they are migrated. */
    public enum Mode {
        /** In the start, which fails with them. */
        START,
        /** After it. */
        BACKGROUND
    }

    /** What is done with one that is not up to date. */
    public enum OnDemand {
        /** It is refused. */
        FAIL,
        /** It is migrated first. */
        MIGRATE
    }

    /** Whether these settings name the targets. */
    public boolean nameThem() {
        return file != null || query != null;
    }
}
