// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.url;

import dev.migration.Vendor;
import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.internal.url.UrlProduct.Trait;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A database URL in any of the forms that people have, as JDBC wants it: with the credentials apart.
 *
 * @param vendor the database product; null where only the server knows it
 * @param jdbc the URL for the driver, without user and password
 * @param user the user in it
 * @param password the password in it
 */
public record DatabaseUrl(
        @Nullable Vendor vendor,
        String jdbc,
        @Nullable String user,
        @Nullable String password) {

    /** One as people type it. */
    public static final String EXAMPLE = UrlProduct.EXAMPLE;

    /** One as a driver wants it. */
    public static final String JDBC_EXAMPLE = UrlProduct.JDBC_EXAMPLE;

    /** The highest number that a port can have. */
    public static final int HIGHEST_PORT = 65_535;

    /** Some take no user for one with an empty name; everyone else's default is this one. */
    private static final String DEFAULT_USER = "sa";

    /** After the host, or as MariaDB's and MySQL's drivers also take it; a user and password are before. */
    private static final Pattern PORT = Pattern.compile("(?::|\\bport=)0*+([0-9]++)(?=[,/?;)]|$)");

    /** @throws IllegalArgumentException if a port is too large, for which some drivers throw what is no SQLException */
    public DatabaseUrl {
        int authority = jdbc.indexOf("://");
        if (authority >= 0) {
            String hosts = jdbc.substring(authority + "://".length()).split("[/?;]", 2)[0];
            Matcher port = PORT.matcher(hosts.substring(hosts.lastIndexOf('@') + 1));
            while (port.find()) {
                if (port.group(1).length() > 5 || Integer.parseInt(port.group(1)) > HIGHEST_PORT) {
                    throw new IllegalArgumentException("has a port above " + HIGHEST_PORT);
                }
            }
        }
    }

    /** A URL that names its product by itself, if it is a supported one. */
    DatabaseUrl(String jdbc, @Nullable String user, @Nullable String password) {
        this(vendor(jdbc), jdbc, user, password);
    }

    private static @Nullable Vendor vendor(String jdbc) {
        return UrlProduct.of(jdbc).map(UrlProduct::vendor).orElse(null);
    }

    /**
     * The same for a user and a password that are given apart. A password goes with its own user only, and one without a user is that of
     * whom the driver chooses.
     */
    public DatabaseUrl as(@Nullable String other, @Nullable String secret) {
        boolean isSame = other == null || other.equals(who());
        return new DatabaseUrl(
                vendor, jdbc, other == null ? user : other, secret == null && isSame ? password : secret);
    }

    /** Another database at the same place, for the same user: on the same server, or in the same folder. */
    public DatabaseUrl beside(String name) {
        return at(DatabaseName.of(jdbc).with(name));
    }

    /** The same user at another JDBC URL of the same product. */
    public DatabaseUrl at(String other) {
        return new DatabaseUrl(vendor, other, user, password);
    }

    /** Whether the user is the default of a product that wants one by name, and makes the same one for every new database. */
    public boolean isOfDefaultUser() {
        return user == null && has(Trait.DEFAULT_USER);
    }

    private @Nullable String who() {
        return isOfDefaultUser() ? DEFAULT_USER : user;
    }

    /** Who connects and how, for the driver. */
    public Properties properties() {
        var properties = new Properties();
        UrlProduct.of(jdbc).map(UrlProduct::properties).ifPresent(properties::putAll);
        String who = who();
        if (who != null) {
            properties.setProperty("user", who);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        return properties;
    }

    /** The product that its driver is made for, which may be a relative of the server's: MariaDB's is used for MySQL too. */
    public @Nullable Vendor driver() {
        return vendor == null ? vendor(jdbc) : vendor;
    }

    /** The last part of the URL, where the product itself has the same name for every database, or none. */
    public @Nullable String embeddedName() {
        if (!has(Trait.NAME_IN_URL_ONLY)) {
            return null;
        }
        String path = jdbc.split("[?;]", 2)[0];
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf(':')) + 1);
    }

    /** Whether a name that somebody typed is the database's own, which the product may have in upper case. */
    public boolean isNamed(String typed, @Nullable String own) {
        return has(Trait.UPPER_CASE_NAME) ? typed.equalsIgnoreCase(own) : typed.equals(own);
    }

    private boolean has(Trait trait) {
        return vendor != null && UrlProduct.of(vendor).has(trait);
    }

    /** The database and the user, without the password. */
    public String login() {
        String who = who();
        return who == null ? toString() : this + " as " + (who.isEmpty() ? "the user without a name" : who);
    }

    /** The URL as it may be shown. */
    @Override
    public String toString() {
        return Printable.lines(SecretMask.maskMessage(jdbc));
    }
}
