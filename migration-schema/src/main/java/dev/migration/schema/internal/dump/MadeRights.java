// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import dev.migration.Migrator;
import dev.migration.internal.run.Engine;
import java.util.List;
import java.util.Optional;

/** Rights and owners that migrations have made, also by code in which no statement shows them: no dump has them. */
public final class MadeRights {

    private MadeRights() {}

    public static List<String> in(Migrator migrator) {
        return Engine.of(migrator).askWhenUp(session -> {
            Optional<String> query =
                    ProductDumps.of(session.database().vendor()).rightsQuery();
            return query.isEmpty()
                    ? List.<String>of()
                    : session.ask(
                            "The rights cannot be read",
                            () -> session.database().names(session.connection(), query.get()));
        });
    }
}
