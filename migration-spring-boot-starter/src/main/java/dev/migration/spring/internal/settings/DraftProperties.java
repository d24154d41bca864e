// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.settings;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * What a draft of a migration is called, and what it has. Bound where one is asked for, by no start.
 *
 * @param name Name of the migration that migration.mode=draft writes, such as add_phone.
 * @param accept Why the differences between migrations and entities are accepted: migration.mode=draft then writes them into
 *     entities-accepted.toml, and drafts nothing.
 * @param drop Whether migration.mode=draft also writes a file that drops the tables and columns that no entity has.
 * @param lengths Whether migration.mode=draft also drafts lengths that are Hibernate's default, such as 255.
 * @param safe Whether migration.mode=draft also rewrites what it wrote so that it keeps nobody waiting, as the command remedy
 *     does.
 * @param baseline Whether migration.mode=draft records the migrations as applied to the service's database, if that has the
 *     tables of the entities already.
 * @param unit Bean name of the EntityManagerFactory whose entities are drafted, if there are several.
 */
@ConfigurationProperties(DraftProperties.PREFIX)
public record DraftProperties(
        @Nullable String name,
        @Nullable String accept,
        boolean drop,
        boolean lengths,
        boolean safe,
        boolean baseline,
        @Nullable String unit) {

    static final String PREFIX = "migration.draft";

    /** Those of this start. */
    public static DraftProperties of(Environment environment) {
        return Binder.get(environment).bindOrCreate(PREFIX, DraftProperties.class);
    }

    /** Whether the differences are to be accepted, and not drafted. */
    public boolean accepts() {
        return accept != null && !accept.isBlank();
    }
}
