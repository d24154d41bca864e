// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.fleet;

import dev.migration.cli.command.Invocation;
import dev.migration.fleet.FleetTarget;
import dev.migration.fleet.TargetConnector;
import dev.migration.internal.url.DatabaseName;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.internal.url.DatabaseUrlParser;
import dev.migration.schema.internal.database.DriverDataSource;
import dev.migration.schema.internal.database.MissingDatabase;
import javax.sql.DataSource;

/** Reaches targets as a command does its database: none is created, and a run that is stopped reports its outcome. */
record FleetLogins(Invocation invocation, boolean changes) implements TargetConnector {

    @Override
    public DataSource connect(FleetTarget target) {
        DatabaseUrl login = login(target);
        return changes
                ? new DriverDataSource(login, MissingDatabase.EXISTING, invocation.shutdownWait()::runStarted)
                : new DriverDataSource(login);
    }

    /** Where it is, and who connects. */
    DatabaseUrl login(FleetTarget target) {
        return url(target).as(target.user(), target.password(name -> null));
    }

    @Override
    public String server(FleetTarget target) {
        return place(target).host();
    }

    /** Where it is; no password is asked for. */
    DatabaseName place(FleetTarget target) {
        return DatabaseName.of(url(target).jdbc());
    }

    private DatabaseUrl url(FleetTarget target) {
        return DatabaseUrlParser.ofTarget(target.name(), target.url(), target.database(), invocation::login);
    }
}
