package dev.migration.cli.database;

import dev.migration.Vendor;
import dev.migration.fleet.internal.url.DatabaseName;
import dev.migration.fleet.internal.url.DatabaseUrl;
import dev.migration.fleet.internal.url.DatabaseUrlParser;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is, without a URL. No message repeats a value, which may be a password in the wrong place.
 *
 * @param product PostgreSQL by default
 * @param host the local one by default; of PostgreSQL and MariaDB also several
 * @param port the product's own by default
 * @param database its name; of SQLite, its file
 * @param options parameters as in a URL
 */
public record DatabaseParts(
        @Nullable Vendor product,
        @Nullable String host,
        @Nullable Integer port,
        @Nullable String database,
        @Nullable String options) {

    private static final Pattern HOST = Pattern.compile("[\\p{L}\\p{N}._,-]+");
    private static final Pattern IPV6 = Pattern.compile("\\[?([0-9A-Fa-f:.]+:[0-9A-Fa-f:.]*)]?");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final Pattern OF_URL =
            Pattern.compile("(?i)(?:^|&)(?:user|password|host|port|dbname|database|socket)=");

    /** The product that a text names. */
    public static Vendor product(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "postgresql", "postgres" -> Vendor.POSTGRESQL;
            case "mariadb" -> Vendor.MARIADB;
            case "mysql" -> Vendor.MYSQL;
            case "sqlite", "sqlite3" -> Vendor.SQLITE;
            default ->
                throw new IllegalArgumentException(
                        "has to be postgresql, mariadb, mysql or sqlite; for another product, give a URL");
        };
    }

    /** A host as it is in a URL. */
    public static String host(String text) {
        if (text.startsWith("/")) {
            throw new IllegalArgumentException(
                    "names a Unix socket, which drivers for the JVM cannot open: give host and port");
        }
        var address = IPV6.matcher(text);
        if (address.matches()) {
            return "[" + address.group(1) + "]";
        }
        if (!HOST.matcher(text).matches()) {
            throw new IllegalArgumentException("has to be a name or an address, with the port apart, as --port");
        }
        return text;
    }

    public static Integer port(String text) {
        int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (port < 1 || port > DatabaseUrl.HIGHEST_PORT) {
            throw new IllegalArgumentException("has to be a number from 1 to " + DatabaseUrl.HIGHEST_PORT);
        }
        return port;
    }

    /** Parameters that leave alone what has its own setting. */
    public static String options(String text) {
        if (!text.contains("=")
                || text.contains("?")
                || text.contains("#")
                || OF_URL.matcher(text).find()) {
            throw new IllegalArgumentException(
                    "has to be parameters as in a URL, such as sslmode=require&connect_timeout=5;"
                            + " host, port, database, user and password have settings of their own");
        }
        return text;
    }

    /**
     * The same as a URL.
     *
     * @throws IllegalArgumentException if there is none
     */
    public DatabaseUrl url() {
        String name = database == null ? "" : database;
        if (product == Vendor.SQLITE) {
            if (host != null || port != null || name.isEmpty() || name.contains("?")) {
                throw new IllegalArgumentException(
                        "is SQLite's, which needs database, the path of a file, and no host");
            }
            return parsed("sqlite:" + name);
        }
        String place = (host == null ? "localhost" : host) + (port == null ? "" : ":" + port) + "/";
        if (product == null || product == Vendor.POSTGRESQL) {
            String jdbc = DatabaseName.of("jdbc:postgresql://" + place).with(name);
            // Options are those of libpq.
            return parsed(jdbc.substring("jdbc:".length()));
        }
        if (!name.matches("[\\p{L}\\p{N}_.$-]*")) {
            throw new IllegalArgumentException("goes with a name that has to be written in a URL");
        }
        return parsed(product.id() + "://" + place + name);
    }

    private DatabaseUrl parsed(String url) {
        return DatabaseUrlParser.parse(options == null ? url : DatabaseUrlParser.withOptions(url, options));
    }
}
