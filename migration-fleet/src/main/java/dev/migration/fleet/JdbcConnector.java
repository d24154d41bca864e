package dev.migration.fleet;

import dev.migration.fleet.internal.connect.DriverConnections;
import dev.migration.fleet.internal.connect.ServerUrl;
import dev.migration.fleet.internal.url.DatabaseUrl;
import dev.migration.fleet.internal.url.DatabaseUrlParser;
import dev.migration.fleet.internal.url.PostgresUri;
import dev.migration.internal.help.Problems;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connects by URLs in any form that the command line reads, with a new connection each time, as a pool for each of many databases
 * would hold more than it saves. What is a schema of the database that is set, for its user, uses that one's DataSource.
 */
public final class JdbcConnector implements TargetConnector {

    /** The user and password in a URL, which drivers prefer to those that are given beside it. */
    private static final Pattern CREDENTIALS =
            Pattern.compile("(://)[^/?@]*@|(?<=[?&])(?:user|password)=[^&]*&?", Pattern.CASE_INSENSITIVE);

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
        if (isPooled(target)) {
            return dataSource;
        }
        String own = target.password(properties);
        if (target.url() != null) {
            DatabaseUrl given = parsed(target, target.url());
            String who = target.user() == null ? given.user() : target.user();
            // The password in a URL goes with no other user.
            boolean asGiven = who == null || who.equals(given.user());
            return new DriverConnections(given.jdbc(), who, own == null && asGiven ? given.password() : own);
        }
        // The password that is set goes with no other user.
        boolean asSet = target.user() == null || target.user().equals(user);
        String beside = urlBeside(target);
        return new DriverConnections(
                asSet ? beside : CREDENTIALS.matcher(beside).replaceAll("$1"),
                target.user() == null ? user : target.user(),
                own == null && asSet ? password : own);
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
        String jdbc = target.url() == null
                ? urlBeside(target)
                : parsed(target, target.url()).jdbc();
        ServerUrl server = ServerUrl.of(jdbc);
        // A database in a file or in memory is a server of its own.
        return server == null ? jdbc : server.server();
    }

    private static DatabaseUrl parsed(FleetTarget target, String url) {
        try {
            return DatabaseUrlParser.parse(url);
        } catch (IllegalArgumentException e) {
            throw Problems.refused(
                    "The url of target " + target + " " + e.getMessage() + ".", "correct it in the list of targets");
        }
    }

    private String urlBeside(FleetTarget target) {
        if (url == null) {
            throw Problems.refused(
                    "Target " + target + " needs the URL of the database that is set, which is unknown.",
                    "give the target its own url");
        }
        if (target.database() == null) {
            return url;
        }
        ServerUrl server = ServerUrl.of(url);
        if (server == null) {
            throw Problems.refused(
                    "Target " + target + " is a database of the server that is set, whose URL names no server.",
                    "give the target its own url");
        }
        return server.start() + server.login() + server.hosts() + "/" + PostgresUri.encoded(target.database())
                + server.settings();
    }
}
