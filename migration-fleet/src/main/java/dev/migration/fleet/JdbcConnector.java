// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.internal.help.Problems;
import dev.migration.internal.session.DriverConnections;
import dev.migration.internal.url.DatabaseName;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.internal.url.DatabaseUrlParser;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connects by URLs in any form that the command line reads, with a new connection each time, as a pool for each of many databases
 * would hold more than it saves. What is a schema of the database that is set, for its user, uses that one's DataSource.
 */
public final class JdbcConnector implements TargetConnector {

    private final DataSource dataSource;
    private final @Nullable String url;
    private final @Nullable String user;
    private final @Nullable String password;
    private final UnaryOperator<@Nullable String> properties;

    /**
     * Connects targets beside this database.
     *
     * @param dataSource the database that is set
     * @param url its JDBC URL, for targets that are databases of the same server; null where it is unknown
     * @param user its user, for targets that name none
     * @param password the password of that user
     * @param properties the values of {@code property:NAME}, null for none
     */
    public JdbcConnector(
            DataSource dataSource,
            @Nullable String url,
            @Nullable String user,
            @Nullable String password,
            UnaryOperator<@Nullable String> properties) {
        this.dataSource = dataSource;
        this.url = url;
        this.user = user;
        this.password = password;
        this.properties = properties;
    }

    @Override
    public DataSource connect(FleetTarget target) {
        return isPooled(target)
                ? dataSource
                : new DriverConnections(url(target).as(target.user(), target.password(properties)));
    }

    /** What is set may be a pool. */
    @Override
    public boolean isPooled(FleetTarget target) {
        return target.url() == null
                && target.database() == null
                && target.user() == null
                && target.passwordFrom() == null;
    }

    @Override
    public String server(FleetTarget target) {
        if (isPooled(target) && url == null) {
            return "";
        }
        return DatabaseName.of(url(target).jdbc()).host();
    }

    /** Its own URL, or that of the same server for who is set. */
    private DatabaseUrl url(FleetTarget target) {
        return DatabaseUrlParser.ofTarget(target.name(), target.url(), target.database(), () -> set(target));
    }

    private DatabaseUrl set(FleetTarget target) {
        if (url == null) {
            throw Problems.refused(
                    "Target " + target + " needs the URL of the database that is set, which is unknown.",
                    "give the target its own url");
        }
        DatabaseUrl set = DatabaseUrlParser.typed(url, "The URL of the database that is set", "correct it");
        // A service's pool connects with a password that its URL has without a user, and with the user that is set.
        return set.as(user, password == null && set.user() == null ? set.password() : password);
    }
}
