// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.Code;
import dev.migration.MigrationFailedException;
import dev.migration.MigrationListener;
import dev.migration.Migrator;
import dev.migration.internal.help.LoggedAction;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.Bookkeeping;
import dev.migration.internal.history.History;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.run.Engine;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.tenant.TenantsReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/** Makes the Migrators of targets, all with the files as they are at the first of them. */
final class TargetMigrators {

    private final Engine engine;
    private final String run;

    private TargetMigrators(Engine engine, String run) {
        this.engine = engine;
        this.run = run;
    }

    /** What one FleetMigrator works with: of its files, only those that have changed are read again. */
    static final class Shared {

        private final Engine engine;

        /** @throws dev.migration.InvalidMigrationsException if the builder has what only one database can have */
        Shared(Migrator.Builder builder) {
            Engine of = Engine.of(builder);
            this.engine = of.with(of.settings().ofEach("target"), of.files(), of.active());
        }

        TargetMigrators of(String run, ActiveRuns runs) {
            return new TargetMigrators(
                    engine.with(engine.settings(), engine.files().fixed(), runs), run);
        }
    }

    /** Of one target, whose connections come from here. */
    Migrator of(FleetTarget target, DataSource database) {
        return of(target, database, event -> {});
    }

    /** The same, with a listener for its runs. */
    Migrator of(FleetTarget target, DataSource database, MigrationListener listener) {
        Settings own = engine.settings().ofTarget(target.name(), database, target.schema(), run, listener);
        return (Migrator) engine.with(own, engine.files(), engine.active()).migrator();
    }

    /** Refuses a target whose last run failed in this run already, in this process or another, as its log says. */
    void requireNotFailed(Migrator migrator) {
        List<LoggedAction> entries = Engine.of(migrator).askWhenUp(session -> {
            History history = session.history().read();
            return history.present() ? session.history().log(history, null, 1) : List.of();
        });
        LoggedAction last = entries.isEmpty() ? null : entries.get(0);
        String by = last == null ? null : last.by();
        if (last != null
                && by != null
                && last.action().equals("fail")
                && !InFlight.isOfStop(last.error())
                && by.endsWith(Bookkeeping.inRun(run))) {
            throw new MigrationFailedException(
                    "Migration failed",
                    last.name(),
                    Problems.error(
                            Code.STATEMENT_FAILED,
                            "It failed in this run already (" + Printable.line(run) + "), by " + Printable.line(by)
                                    + ": " + Printable.block(String.valueOf(last.error()), 4),
                            "fix the cause, and start a run with another name"),
                    new SQLException(last.error(), last.sqlState()));
        }
    }

    /** Reads the histories of schemas of this database. */
    TenantsReader reader(DataSource database) {
        return new TenantsReader(engine.settings().at(database), engine.files(), engine.adopts());
    }

    /** Refuses files with a wrong name, as far as they are the same for all products: no target is touched. */
    void requireFiles() {
        if (!engine.files().dependOnVendor()) {
            Problems.throwIfInvalid(engine.files().problems(engine.settings().vendor()));
        }
    }

    /** How long one waits for a lock, at most. */
    Duration waitTimeout() {
        return engine.settings().sqlLocks().waitTimeout();
    }
}
