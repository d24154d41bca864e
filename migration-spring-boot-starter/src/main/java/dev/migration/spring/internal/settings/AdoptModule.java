// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.settings;

import dev.migration.InvalidMigrationsException;
import org.springframework.util.ClassUtils;

/** The module that takes over another tool's history, which a service has only while it is switched. */
public final class AdoptModule {

    /** A type of it, whose name native images have to know. */
    public static final String TYPE = "dev.migration.adopt.Adoption";

    private AdoptModule() {}

    /** Refuses what needs it, as the first half of a sentence, where it is not there. */
    public static void require(String why) {
        if (!ClassUtils.isPresent(TYPE, null)) {
            throw new InvalidMigrationsException(
                    Instances.invalid(
                            why + ", and what takes over another tool's history is not in the class path.",
                            "remove the setting if all databases are switched; else add the dependency dev.migration:migration-adopt"));
        }
    }
}
