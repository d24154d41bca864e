package dev.migration.fleet;

import dev.migration.fleet.internal.connect.DriverConnections;
import dev.migration.fleet.internal.connect.ServerUrl;
import dev.migration.internal.help.Problems;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connects by JDBC URLs, with a new connection each time, as a pool for each of many databases would hold more than it saves.
 * What is a schema of the database that is set, for its user, uses that one's DataSource.
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
        boolean beside = target.url() == null;
        String who = target.user() == null && beside ? user : target.user();
        // The password that is set goes to no other server, and with no other user.
        boolean asSet = beside && (target.user() == null || target.user().equals(user));
        String jdbc = beside && !asSet ? CREDENTIALS.matcher(urlOf(target)).replaceAll("$1") : urlOf(target);
        return new DriverConnections(jdbc, who, own == null && asSet ? password : own);
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
        String jdbc = urlOf(target);
        ServerUrl server = ServerUrl.of(jdbc);
        // A database in a file or in memory is a server of its own.
        return server == null ? jdbc : server.server();
    }

    private String urlOf(FleetTarget target) {
        String own = target.url();
        if (own != null) {
            if (!own.startsWith("jdbc:")) {
                throw Problems.refused(
                        "The url of target " + target + " is no JDBC URL.", "begin it with jdbc: where it is listed");
            }
            return own;
        }
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
        return server.start() + server.login() + server.hosts() + "/"
                + URLEncoder.encode(target.database(), StandardCharsets.UTF_8).replace("+", "%20") + server.settings();
    }
}
