// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.scratch;

import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.internal.url.DatabaseUrl;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How a front end runs migrations that it tries out.
 *
 * @param settings the configured ones, for any database
 * @param onScratch the same for an empty database, in which nothing of its own is configured
 * @param report shows warnings
 */
public record ScratchRuns(
        Supplier<Migrator.Builder> settings,
        Function<DatabaseUrl, Migrator.Builder> onScratch,
        Consumer<List<Problem>> report) {}
