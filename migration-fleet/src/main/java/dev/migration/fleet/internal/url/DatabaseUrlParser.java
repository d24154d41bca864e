package dev.migration.fleet.internal.url;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a JDBC URL, or one with a scheme, user, password, host, port and name. */
public final class DatabaseUrlParser {

    private static final String H2 = "jdbc:h2:";
    private static final String SQLITE = "jdbc:sqlite:";
    private static final String HSQLDB = "jdbc:hsqldb:";
    private static final String MARIADB = "jdbc:mariadb://";
    private static final String MYSQL = "jdbc:mysql://";
    private static final String POSTGRESQL = "jdbc:postgresql://";
    private static final String JDBC = "write the JDBC URL, such as jdbc:postgresql://localhost/clinic";

    /** Names of libpq's parameters to those of PostgreSQL's driver, which passes over what it does not know. */
    private static final Map<String, String> NAMES = Map.of(
            "search_path", "currentSchema",
            "schema", "currentSchema",
            "connect_timeout", "connectTimeout",
            "application_name", "ApplicationName",
            "gssencmode", "gssEncMode",
            "channel_binding", "channelBinding");

    /** Those that mean a socket, another place, or what no driver for the JVM does in the same way. */
    private static final Set<String> UNKNOWN = Set.of(
            "host", "hostaddr", "port", "dbname", "socket", "target_session_attrs", "fallback_application_name", "tls");

    private DatabaseUrlParser() {}

    /**
     * Reads {@code scheme://user:password@host:port/name?parameters} of PostgreSQL, MariaDB or MySQL, {@code sqlite:file}, or a JDBC
     * URL of PostgreSQL, MariaDB, MySQL, H2 or HSQLDB; another one of JDBC is left as it is.
     *
     * @throws IllegalArgumentException with a reason that repeats nothing of the URL, which may hold a password
     */
    public static DatabaseUrl parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("postgres://") || lower.startsWith("postgresql://")) {
            return server(POSTGRESQL, text.substring(text.indexOf("://") + 3), true);
        }
        if (lower.startsWith(POSTGRESQL)) {
            String rest = text.substring(POSTGRESQL.length());
            return server(POSTGRESQL, rest, authority(rest).contains("@"));
        }
        if (lower.startsWith("jdbc:postgresql:")) {
            return parameters("", text, false);
        }
        int mariaDb = mariaDbPrefix(lower);
        if (mariaDb >= 0) {
            return mariaDbOrMySql(lower, text, text.substring(mariaDb));
        }
        if (lower.startsWith(H2)) {
            return semicolons(H2, text);
        }
        if (lower.startsWith(HSQLDB)) {
            return semicolons(HSQLDB, text);
        }
        if (lower.startsWith("sqlite:")) {
            return new DatabaseUrl(sqlite(text), null, null);
        }
        if (lower.startsWith("jdbc:")) {
            requireDriver(text);
            return new DatabaseUrl(text, null, null);
        }
        throw new IllegalArgumentException("is not a database URL: " + JDBC);
    }

    /** The same; null for what is none that is known here: who connects to it may know it. */
    public static @Nullable DatabaseUrl find(String text) {
        try {
            return parse(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * The same URL with more parameters, which take the place of its own.
     *
     * @throws IllegalArgumentException if its product has no such parameters
     */
    public static String withOptions(String text, String options) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("postgres") && !lower.startsWith("jdbc:postgresql:") && mariaDbPrefix(lower) < 0) {
            throw new IllegalArgumentException(
                    "takes no options, which are for PostgreSQL, MariaDB and MySQL: write them into the URL");
        }
        return text + (text.contains("?") ? "&" : "?") + options;
    }

    // MariaDB's driver speaks to MySQL too, where MySQL's own is not on the class path, and goes by what it finds
    // there.
    private static DatabaseUrl mariaDbOrMySql(String lower, String text, String rest) {
        boolean connectorJ = lower.startsWith(MYSQL) && Drivers.find(text) != null;
        DatabaseUrl url = server(connectorJ ? MYSQL : MARIADB, rest, true);
        boolean named = connectorJ || lower.startsWith("mariadb:") || lower.startsWith(MARIADB);
        return named ? url : new DatabaseUrl(null, url.jdbc(), url.user(), url.password());
    }

    // Settings follow after semicolons; one escaped by a backslash belongs to a value.
    private static DatabaseUrl semicolons(String product, String text) {
        String user = null;
        String password = null;
        List<String> kept = new ArrayList<>();
        for (String part : text.split("(?<!\\\\);", -1)) {
            String upper = part.toUpperCase(Locale.ROOT);
            if (!kept.isEmpty() && upper.startsWith("USER=")) {
                user = part.substring("USER=".length());
            } else if (!kept.isEmpty() && upper.startsWith("PASSWORD=")) {
                password = part.substring("PASSWORD=".length());
            } else {
                kept.add(part);
            }
        }
        return new DatabaseUrl(product + String.join(";", kept).substring(product.length()), user, password);
    }

    /** {@code sqlite:db/clinic.db}, or {@code sqlite:///srv/clinic.db}. */
    private static String sqlite(String text) {
        String rest = text.substring(text.indexOf(':') + 1);
        return SQLITE + (rest.startsWith("//") ? rest.substring(2) : rest);
    }

    private static void requireDriver(String jdbc) {
        if (Drivers.find(jdbc) == null) {
            throw new IllegalArgumentException(
                    "names a kind of database that there is no JDBC driver for on the class path; "
                            + "the command line comes with those of PostgreSQL, MariaDB, H2, SQLite and HSQLDB");
        }
    }

    /** Where the rest of a URL of MySQL or MariaDB starts; -1 for any other. */
    private static int mariaDbPrefix(String lower) {
        for (String prefix : List.of("mysql://", "mariadb://", "jdbc:mariadb://", "jdbc:mysql://")) {
            if (lower.startsWith(prefix)) {
                return prefix.length();
            }
        }
        return -1;
    }

    /**
     * Reads {@code user:password@host:port/name?parameters}. The drivers take the text before an @ for the name of a host.
     *
     * @param foreign whether the driver itself would not take it like that
     */
    private static DatabaseUrl server(String driver, String text, boolean foreign) {
        String authority = authority(text);
        requireEscaped(text.substring(authority.length()));
        int at = authority.lastIndexOf('@');
        String hosts = authority.substring(at + 1);
        if (driver.equals(POSTGRESQL) && foreign) {
            requireHosts(hosts);
        }
        boolean isLocal = foreign && (hosts.isEmpty() || hosts.startsWith(":"));
        DatabaseUrl url =
                parameters(driver + (isLocal ? "localhost" : ""), hosts + text.substring(authority.length()), foreign);
        if (at < 0) {
            return url;
        }
        String[] login = authority.substring(0, at).split(":", 2);
        return new DatabaseUrl(
                url.jdbc(),
                url.user() == null ? Escapes.decoded(login[0]) : url.user(),
                url.password() == null && login.length > 1 ? Escapes.decoded(login[1]) : url.password());
    }

    private static String authority(String text) {
        return text.split("[/?]", 2)[0];
    }

    /**
     * Refuses an @ that is neither before the host nor in a parameter's value: it ends a password with a / or ? in it, whose parts
     * would be taken for host and name.
     */
    private static void requireEscaped(String rest) {
        String[] parts = rest.split("\\?", 2);
        if (parts[0].contains("@") || (parts.length > 1 && parts[1].split("=", 2)[0].contains("@"))) {
            throw new IllegalArgumentException("has an @ after its first / or ?; " + Escapes.RULE
                    + ", and in the name of a PostgreSQL database @ is %40");
        }
    }

    private static void requireHosts(String hosts) {
        if (hosts.contains("%2")) {
            throw new IllegalArgumentException("names a Unix socket, which no driver for the JVM opens: " + JDBC);
        }
        for (String host : hosts.split(",", -1)) {
            if (!host.substring(host.lastIndexOf(']') + 1).matches("[^:]*(?::[0-9]{1,5})?")) {
                throw new IllegalArgumentException("has a port that is not a number; " + Escapes.RULE);
            }
        }
    }

    /** Takes user and password out of the parameters; the drivers would prefer them to ours. */
    private static DatabaseUrl parameters(String start, String text, boolean foreign) {
        String[] parts = text.split("\\?", 2);
        String user = null;
        String password = null;
        Map<String, String> kept = new LinkedHashMap<>();
        for (String parameter : parts.length < 2 ? new String[0] : parts[1].split("&", -1)) {
            String value = parameter.substring(parameter.indexOf('=') + 1);
            if (parameter.startsWith("user=")) {
                user = Escapes.decoded(value);
            } else if (parameter.startsWith("password=")) {
                password = Escapes.decoded(value);
            } else {
                String known = foreign ? translated(start.startsWith(POSTGRESQL), parameter) : parameter;
                kept.put(known.split("=", 2)[0], known);
            }
        }
        String place = start + parts[0];
        if (foreign && start.startsWith(POSTGRESQL)) {
            // Its driver takes a plus sign for a space.
            place = (parts[0].contains("/") ? place : place + "/").replace("+", "%2B");
            kept.replaceAll((name, parameter) -> parameter.replace("+", "%2B"));
            Escapes.decoded(place);
        }
        String query = kept.isEmpty() ? "" : "?" + String.join("&", kept.values());
        return new DatabaseUrl(place + query, user, password);
    }

    private static String translated(boolean isPostgreSql, String parameter) {
        Escapes.decoded(parameter);
        String name = parameter.split("=", 2)[0];
        String lower = name.toLowerCase(Locale.ROOT);
        // Prisma's is a name, and the driver's a list in which a name may need quotes.
        boolean isQuoted = lower.equals("schema") && !parameter.matches("schema=[a-z_][a-z0-9_]*");
        if (UNKNOWN.contains(lower) || isQuoted) {
            throw new IllegalArgumentException(
                    "has the parameter " + lower + ", which drivers for the JVM do not read like that: " + JDBC
                            + ", with the driver's own parameters, such as currentSchema, targetServerType or sslMode");
        }
        Map<String, String> names = isPostgreSql ? NAMES : Map.of("ssl-mode", "sslMode");
        return names.getOrDefault(lower, name) + parameter.substring(name.length());
    }
}
