package dev.migration.fleet.internal.url;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a database URL in any of the forms that people have. */
public final class DatabaseUrlParser {

    private static final String H2 = "jdbc:h2:";
    private static final String SQLITE = "jdbc:sqlite:";
    private static final String HSQLDB = "jdbc:hsqldb:";
    private static final String MARIADB = "jdbc:mariadb://";
    private static final String MYSQL = "jdbc:mysql://";
    private static final String FORMS =
            "it must start with postgres://, postgresql://, mysql://, mariadb://, sqlite: or jdbc:, such as postgres://app@localhost/clinic";

    private DatabaseUrlParser() {}

    /**
     * Reads {@code postgres://…} as libpq and dbmate write it, {@code mysql://…} and {@code sqlite:…} as dbmate does, or a JDBC URL of
     * PostgreSQL, MariaDB, MySQL, H2 or HSQLDB; another one is left as it is.
     *
     * @throws IllegalArgumentException with a reason that repeats nothing of the URL, which may hold a password
     */
    public static DatabaseUrl parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("postgres://") || lower.startsWith("postgresql://")) {
            return PostgresUri.parse(text.substring(text.indexOf("://") + 3));
        }
        if (lower.startsWith("jdbc:postgresql:")) {
            return postgresJdbc(text);
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
        if (lower.startsWith("sqlite:") || lower.startsWith("sqlite3:")) {
            return new DatabaseUrl(sqlite(text), null, null);
        }
        if (lower.startsWith("r2dbc:") || lower.startsWith("r2dbcs:")) {
            throw r2dbc(lower);
        }
        if (lower.startsWith("jdbc:")) {
            requireDriver(text);
            return new DatabaseUrl(text, null, null);
        }
        throw new IllegalArgumentException("is not a database URL: " + FORMS);
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

    private static IllegalArgumentException r2dbc(String lower) {
        String product = lower.replaceFirst("^r2dbcs?:(pool:)?", "").replaceFirst("[^a-z0-9].*$", "");
        return new IllegalArgumentException("is of R2DBC, and this needs JDBC: write "
                + switch (product) {
                    case "postgresql", "mariadb", "mysql" -> "jdbc:" + product + "://HOST:PORT/NAME";
                    case "h2" -> "jdbc:h2:mem:NAME or jdbc:h2:file:PATH";
                    default -> "a JDBC URL";
                });
    }

    // MariaDB's driver speaks to MySQL too, where MySQL's own is not on the class path, and goes by what it finds
    // there.
    private static DatabaseUrl mariaDbOrMySql(String lower, String text, String rest) {
        boolean connectorJ = lower.startsWith(MYSQL) && Drivers.find(text) != null;
        DatabaseUrl url = mariaDb(connectorJ ? MYSQL : MARIADB, rest);
        boolean named = connectorJ || lower.startsWith("mariadb:") || lower.startsWith(MARIADB);
        return named ? url : new DatabaseUrl(null, url.jdbc(), url.user(), url.password());
    }

    // The driver would take the text before an @ as the host's name, and prefers the query's user to ours.
    private static DatabaseUrl postgresJdbc(String text) {
        String prefix = "jdbc:postgresql://";
        if (text.regionMatches(true, 0, prefix, 0, prefix.length())) {
            String rest = text.substring(prefix.length());
            if (PostgresUri.hasUserInfo(rest)) {
                return PostgresUri.parse(rest);
            }
            PostgresUri.requireEscaped(rest);
        }
        int mark = text.indexOf('?');
        if (mark < 0) {
            return new DatabaseUrl(text, null, null);
        }
        String user = null;
        String password = null;
        List<String> kept = new ArrayList<>();
        for (String parameter : text.substring(mark + 1).split("&", -1)) {
            if (parameter.startsWith("user=")) {
                user = PostgresUri.decoded(parameter.substring("user=".length()));
            } else if (parameter.startsWith("password=")) {
                password = PostgresUri.decoded(parameter.substring("password=".length()));
            } else {
                kept.add(parameter);
            }
        }
        String query = kept.isEmpty() ? "" : "?" + String.join("&", kept);
        return new DatabaseUrl(text.substring(0, mark) + query, user, password);
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

    /** As dbmate writes it: {@code sqlite:db/clinic.db} or {@code sqlite:///srv/clinic.db}. */
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

    /** Reads {@code user:password@host:port/name?parameters}; the parameters are the driver's own. */
    private static DatabaseUrl mariaDb(String driver, String text) {
        PostgresUri.requireEscaped(text);
        int mark = text.indexOf('?');
        String place = mark < 0 ? text : text.substring(0, mark);
        int slash = place.indexOf('/');
        int at = place.lastIndexOf('@', slash < 0 ? place.length() : slash);
        String user = null;
        String password = null;
        if (at >= 0) {
            int colon = place.indexOf(':');
            boolean both = colon >= 0 && colon < at;
            user = PostgresUri.decoded(place.substring(0, both ? colon : at));
            password = both ? PostgresUri.decoded(place.substring(colon + 1, at)) : null;
        }
        List<String> kept = new ArrayList<>();
        for (String parameter :
                mark < 0 ? List.<String>of() : List.of(text.substring(mark + 1).split("&"))) {
            String value = PostgresUri.decoded(parameter.substring(parameter.indexOf('=') + 1));
            if (parameter.startsWith("user=")) {
                user = value;
            } else if (parameter.startsWith("password=")) {
                password = value;
            } else {
                kept.add(mariaDbParameter(parameter));
            }
        }
        return new DatabaseUrl(driver + hostAndName(place.substring(at + 1)) + query(kept), user, password);
    }

    /** The drivers pass over a parameter that they do not know, also where it asks for encryption. */
    private static String mariaDbParameter(String parameter) {
        return switch (parameter.split("=", 2)[0].toLowerCase(Locale.ROOT)) {
            case "ssl-mode" -> "sslMode" + parameter.substring("ssl-mode".length());
            case "tls" ->
                throw new IllegalArgumentException(
                        "has tls, which only Go's driver knows: write sslMode=verify-full, trust or disable");
            case "socket" ->
                throw new IllegalArgumentException(
                        "names a Unix socket, which drivers for the JVM cannot open: give host and port");
            default -> parameter;
        };
    }

    private static String hostAndName(String place) {
        return place.isEmpty() || place.startsWith("/") || place.startsWith(":") ? "localhost" + place : place;
    }

    private static String query(List<String> parameters) {
        return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
    }
}
