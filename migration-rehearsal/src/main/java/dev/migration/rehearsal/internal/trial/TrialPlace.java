// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.trial;

import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Vendor;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.rehearsal.RehearsalOptions;
import dev.migration.rehearsal.internal.books.KnownProducts;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The scratch database in which a migration is tried out.
 *
 * @param scratch where it is
 * @param on how migrations run in a scratch database
 * @param configured beside which another one can be made, where what was rehearsed stays in the first
 * @param options how a rehearsal is bounded
 * @param report shows warnings
 */
public record TrialPlace(
        DatabaseUrl scratch,
        Function<DatabaseUrl, Migrator.Builder> on,
        DatabaseUrl configured,
        RehearsalOptions options,
        Consumer<List<Problem>> report) {

    /** Whether what a rehearsal executes stays in that database. */
    public static boolean keepsAll(DatabaseUrl scratch) {
        // The product of mysql:// is known to the server only, where MariaDB's driver speaks to it.
        Vendor driver = scratch.driver();
        return driver != null && KnownProducts.keepsAll(driver);
    }
}
