// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.url;

import dev.migration.Vendor;
import dev.migration.internal.help.Problems;
import dev.migration.internal.url.UrlProduct.Trait;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads a JDBC URL, or one with a scheme, user, password, host, port and name. */
public final class DatabaseUrlParser {

    private static final String JDBC = "write the JDBC URL, such as " + UrlProduct.JDBC_EXAMPLE;

    /** Those that mean another place, a socket, or what no driver for the JVM does in the same way. */
    private static final Set<String> UNKNOWN =
            Set.of("host", "hostaddr", "port", "dbname", "socket", "target_session_attrs", "tls");

    private DatabaseUrlParser() {}

    /**
     * Reads {@code scheme://user:password@host:port/name?parameters} of PostgreSQL, MariaDB or MySQL, {@code sqlite:file}, or a JDBC
     * URL of PostgreSQL, MariaDB, MySQL, H2 or HSQLDB; another one of JDBC is left as it is.
     *
     * @throws IllegalArgumentException with a reason that repeats nothing of the URL, which may hold a password
     */
    public static DatabaseUrl parse(String text) {
        String product = product(text);
        int colon = text.indexOf(':', isJdbc(text) ? "jdbc:".length() : 0);
        String rest = text.substring(colon + 1);
        if (isServer(product) && rest.startsWith("//")) {
            String authority = rest.substring(2).split("[/?]", 2)[0];
            String behind = rest.substring(2 + authority.length());
            requireEscaped(behind);
            boolean isDrivers = isJdbc(text) && has(product, Trait.LIBPQ) && !authority.contains("@");
            return isDrivers ? known(product, rest) : server(product, authority, behind);
        }
        if (isJdbc(text) && isServer(product)) {
            return known(product, rest);
        }
        if (isJdbc(text) && colon > 0) {
            if (has(product, Trait.SEMICOLONS)) {
                return withoutLogin(product, rest, ";", "(?<!\\\\);");
            }
            requireDriver(text);
            return new DatabaseUrl(text, null, null);
        }
        if (has(product, Trait.FILE_SCHEME) && colon > 0) {
            return new DatabaseUrl(
                    "jdbc:" + product + ":" + (rest.startsWith("//") ? rest.substring(2) : rest), null, null);
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
     * The same for a URL that somebody typed.
     *
     * @param what it is, such as {@code The url of target acme}
     * @throws dev.migration.InvalidMigrationsException with this remedy, if it cannot be read
     */
    public static DatabaseUrl typed(String text, String what, String remedy) {
        try {
            return parse(text);
        } catch (IllegalArgumentException e) {
            throw Problems.refused(what + " " + e.getMessage() + ".", remedy);
        }
    }

    /**
     * The same for a URL in a command.
     *
     * @param how where it belongs, such as {@code --scratch-url URL}
     */
    public static DatabaseUrl typed(String text, String how) {
        return typed(text, "The URL", "write it as in DATABASE_URL: " + how);
    }

    /**
     * That of a target: its own, else the one that is set, or another database beside that.
     *
     * @throws dev.migration.InvalidMigrationsException if its own cannot be read
     */
    public static DatabaseUrl ofTarget(
            String target, @Nullable String url, @Nullable String database, Supplier<DatabaseUrl> set) {
        if (url != null) {
            return typed(url, "The url of target " + target, "correct it in the list of targets");
        }
        DatabaseUrl beside = set.get();
        return database == null ? beside : beside.beside(database);
    }

    /**
     * The same URL with more parameters, which take the place of its own.
     *
     * @throws IllegalArgumentException if its product has no such parameters
     */
    public static String withOptions(String text, String options) {
        if (!isServer(product(text))) {
            throw new IllegalArgumentException(UrlProduct.NO_OPTIONS);
        }
        return text + (text.contains("?") ? "&" : "?") + options;
    }

    /** Whether its URLs have hosts, and parameters after a question mark. */
    private static boolean isServer(String product) {
        return UrlProduct.of("jdbc:" + product + ":")
                .filter(UrlProduct::isServer)
                .isPresent();
    }

    private static boolean has(String product, Trait trait) {
        return UrlProduct.has("jdbc:" + product + ":", trait);
    }

    private static boolean isJdbc(String text) {
        return text.regionMatches(true, 0, "jdbc:", 0, "jdbc:".length());
    }

    private static String product(String text) {
        String scheme =
                (isJdbc(text) ? text.substring("jdbc:".length()) : text).split(":", 2)[0].toLowerCase(Locale.ROOT);
        return UrlProduct.named(scheme)
                .filter(UrlProduct::isServer)
                .map(known -> known.vendor().id())
                .orElse(scheme);
    }

    private static void requireDriver(String jdbc) {
        if (Drivers.find(jdbc) == null) {
            throw new IllegalArgumentException(UrlProduct.NO_DRIVER);
        }
    }

    /**
     * Reads {@code user:password@host:port/name?parameters}. The drivers take the text before an @ for the name of a host.
     *
     * @param rest what follows the hosts
     */
    private static DatabaseUrl server(String product, String authority, String rest) {
        int at = authority.lastIndexOf('@');
        String hosts = authority.substring(at + 1);
        String[] parts = rest.split("\\?", 2);
        String name = parts[0];
        String query = parts.length < 2 ? "" : "?" + translated(product, parts[1]);
        if (has(product, Trait.LIBPQ)) {
            requireHosts(hosts);
            // Its driver takes a plus sign for a space.
            name = (name.isEmpty() ? "/" : name).replace("+", "%2B");
            query = query.replace("+", "%2B");
            Escapes.decoded(name);
        }
        boolean isLocal = hosts.isEmpty() || hosts.startsWith(":");
        DatabaseUrl url = known(product, "//" + (isLocal ? "localhost" : "") + hosts + name + query);
        if (at < 0) {
            return url;
        }
        String[] login = authority.substring(0, at).split(":", 2);
        return new DatabaseUrl(
                url.vendor(),
                url.jdbc(),
                url.user() == null ? Escapes.decoded(login[0]) : url.user(),
                url.password() == null && login.length > 1 ? Escapes.decoded(login[1]) : url.password());
    }

    /**
     * Refuses an @ that is neither before the host nor in a parameter's value: it ends a password with a / or ? in it, whose parts
     * would be taken for host and name.
     */
    private static void requireEscaped(String rest) {
        String[] parts = rest.split("\\?", 2);
        if (parts[0].contains("@") || (parts.length > 1 && parts[1].split("=", 2)[0].contains("@"))) {
            throw new IllegalArgumentException(
                    "has an @ after its first / or ?; " + Escapes.RULE + ", and " + UrlProduct.AT_IN_NAME);
        }
    }

    private static void requireHosts(String hosts) {
        for (String host : hosts.split(",", -1)) {
            if (!host.substring(host.lastIndexOf(']') + 1).matches("[^:%]*(?::[0-9]{1,5})?")) {
                throw new IllegalArgumentException(
                        "has a port that is not a number, or names a socket; " + Escapes.RULE);
            }
        }
    }

    private static String translated(String product, String parameters) {
        Map<String, String> names =
                UrlProduct.of("jdbc:" + product + ":").orElseThrow().otherNames();
        var translated = new StringBuilder();
        for (String parameter : parameters.split("&", -1)) {
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
            translated
                    .append(translated.isEmpty() ? "" : "&")
                    .append(names.getOrDefault(lower, name))
                    .append(parameter.substring(name.length()));
        }
        return translated.toString();
    }

    private static DatabaseUrl known(String product, String rest) {
        String jdbc = "jdbc:" + product + ":";
        Optional<Vendor> relative =
                UrlProduct.of(jdbc).flatMap(UrlProduct::relative).filter(other -> Drivers.find(jdbc + rest) == null);
        DatabaseUrl url = withoutLogin(relative.map(Vendor::id).orElse(product), rest, "?", "&");
        return relative.isPresent() ? new DatabaseUrl(null, url.jdbc(), url.user(), url.password()) : url;
    }

    /**
     * Takes user and password out of the settings; the drivers would prefer them to ours.
     *
     * @param first before the first setting
     * @param between the expression for what is between two
     */
    private static DatabaseUrl withoutLogin(String product, String rest, String first, String between) {
        int end = rest.contains(first) ? rest.indexOf(first) : rest.length();
        boolean isEscaped = first.equals("?");
        String user = null;
        String password = null;
        Map<String, String> kept = new LinkedHashMap<>();
        for (String setting :
                end == rest.length() ? new String[0] : rest.substring(end + 1).split(between, -1)) {
            String name = setting.split("=", 2)[0];
            if (setting.matches("(?i)user|password")) {
                // Without a value, which a driver would take for an empty one.
                continue;
            }
            String value = setting.substring(setting.indexOf('=') + 1);
            if (name.equalsIgnoreCase("user")) {
                user = isEscaped ? Escapes.decoded(value) : value;
            } else if (name.equalsIgnoreCase("password")) {
                password = isEscaped ? Escapes.decoded(value) : value;
            } else {
                kept.put(name, setting);
            }
        }
        String settings = kept.isEmpty() ? "" : first + String.join(isEscaped ? "&" : ";", kept.values());
        return new DatabaseUrl("jdbc:" + product + ":" + rest.substring(0, end) + settings, user, password);
    }
}
