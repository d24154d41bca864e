// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import dev.migration.HistoryChange;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.StatusReport;
import dev.migration.adopt.internal.AdoptionBeforeUp;
import dev.migration.adopt.internal.AdoptionRun;
import dev.migration.internal.run.Engine;
import dev.migration.internal.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records as applied what Flyway, sqlx, dbmate, golang-migrate, diesel, goose, Kat, Prisma, Atlas or Liquibase has applied in a
 * schema without history. Their table is found by its columns, and is only read.
 */
public final class Adoption {

    private final AdoptionRun run;

    private Adoption(AdoptionRun run) {
        this.run = run;
    }

    /** In the database of a Migrator, for its files; from the table that {@link #beforeUp} names, or else the only one. */
    public static Adoption of(Migrator migrator) {
        Engine engine = Engine.of(Settings.notNull("The Migrator", migrator)).withDatabase();
        return new Adoption(new AdoptionRun(engine, AdoptionBeforeUp.table(engine)));
    }

    /**
     * Lets {@link Migrator#up()} first take over the history of a tool, in a schema with its table and without history. By default,
     * a run is refused there.
     *
     * @param tool flyway, sqlx, dbmate, golang-migrate, diesel, goose, kat, prisma, atlas or liquibase; null to take over nothing
     *     before a run
     * @param table the tool's table, also with its schema; null for the only one in the schema that is migrated
     * @return the same builder
     * @throws InvalidMigrationsException if the tool is none of them
     */
    public static Migrator.Builder beforeUp(Migrator.Builder builder, @Nullable String tool, @Nullable String table) {
        var takeover = AdoptionBeforeUp.of(tool, table == null ? null : Settings.notBlank("adopt-table", table));
        Engine.unlisted(Settings.notNull("The builder", builder)).takeover = takeover;
        return builder;
    }

    /**
     * The state of each migration after {@link #adopt()}, with all that is wrong: its errors are why that would be refused.
     * Executes nothing, and creates no table.
     */
    public StatusReport plan() {
        return run.plan(null);
    }

    /** The same for {@link #adopt(Path)}. */
    public StatusReport plan(Path list) {
        return run.plan(Settings.notNull("The list", list));
    }

    /**
     * Writes the history.
     *
     * @throws InvalidMigrationsException with all that is wrong, such as files that differ from what was applied
     */
    public HistoryChange adopt() {
        return run.adopt(null, null);
    }

    /**
     * The same where there is no such table: records as applied what a file lists. That is TOML with an {@code [[applied]]} for
     * each {@code version}, or Kimberlite's {@code applied.toml}.
     */
    public HistoryChange adopt(Path list) {
        return run.adopt(Settings.notNull("The list", list), null);
    }

    /**
     * The same if it is still what was agreed to.
     *
     * @param list the file; null for the tool's table
     * @param agreed what {@link #plan()} gave for the same
     * @throws InvalidMigrationsException if the tool or the files have changed since, so that it is something else
     */
    public HistoryChange adopt(@Nullable Path list, StatusReport agreed) {
        return run.adopt(list, Settings.notNull("The plan", agreed));
    }

    /**
     * What to do to use the other tool again, step by step. Executes nothing.
     *
     * @throws InvalidMigrationsException if nothing that was adopted is applied
     */
    public List<String> stepsBack() {
        return run.stepsBack();
    }
}
