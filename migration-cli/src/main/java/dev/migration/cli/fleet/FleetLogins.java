package dev.migration.cli.fleet;

import dev.migration.cli.command.Invocation;
import dev.migration.cli.database.DriverDataSource;
import dev.migration.cli.database.Login;
import dev.migration.cli.database.MissingDatabase;
import dev.migration.fleet.FleetTarget;
import dev.migration.fleet.TargetConnector;
import dev.migration.fleet.internal.url.DatabaseName;
import dev.migration.fleet.internal.url.DatabaseUrl;
import dev.migration.fleet.internal.url.DatabaseUrlParser;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reaches targets by URLs in all forms that the command line reads, and beside the database that is named. */
final class FleetLogins implements TargetConnector {

    private final Invocation invocation;
    private final boolean changes;

    FleetLogins(Invocation invocation, boolean changes) {
        this.invocation = invocation;
        this.changes = changes;
    }

    @Override
    public DataSource connect(FleetTarget target) {
        Login login = login(target);
        return changes
                ? new DriverDataSource(login, MissingDatabase.EXISTING, invocation.shutdownWait()::runStarted)
                : new DriverDataSource(login);
    }

    /** Where it is, and who connects. */
    Login login(FleetTarget target) {
        return login(target, target.password(name -> null));
    }

    /** The server by its host, as a person calls it; of databases in files or in memory, where they are. */
    String shown(FleetTarget target) {
        DatabaseName name = place(target);
        return name.isOnServer()
                ? name.host()
                : name.server().replaceFirst("^jdbc:", "").replaceFirst("[:/]+$", "");
    }

    @Override
    public String server(FleetTarget target) {
        return place(target).host();
    }

    private DatabaseName place(FleetTarget target) {
        return DatabaseName.of(login(target, null).url().jdbc());
    }

    private Login login(FleetTarget target, @Nullable String password) {
        if (target.url() != null) {
            DatabaseUrl own = DatabaseUrlParser.typed(
                    target.url(), "The url of target " + target, "correct it in the list of targets");
            return Login.of(own, target.user(), password);
        }
        Login login = Login.of(invocation.login().complete(), target.user(), password);
        return target.database() == null ? login : login.beside(target.database());
    }
}
