package dev.migration.cli.database;

import dev.migration.Vendor;
import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.SecretMask;
import java.util.Arrays;
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

    /** A URL that names its product by itself, if it is a supported one. */
    DatabaseUrl(String jdbc, @Nullable String user, @Nullable String password) {
        this(vendor(jdbc), jdbc, user, password);
    }

    private static @Nullable Vendor vendor(String jdbc) {
        return Arrays.stream(Vendor.values())
                .filter(vendor -> jdbc.startsWith("jdbc:" + vendor.id() + ":"))
                .findFirst()
                .orElse(null);
    }

    /** The product that its driver is made for, which may be a relative of the server's: MariaDB's is used for MySQL too. */
    public @Nullable Vendor driver() {
        return vendor == null ? vendor(jdbc) : vendor;
    }

    /** Whether the product wants a user by name, and makes the same one for every new database. */
    boolean isOfSa() {
        return vendor == Vendor.H2 || vendor == Vendor.HSQLDB;
    }

    /** The last part of the URL, where the product itself has the same name for every database, or none. */
    @Nullable
    public String embeddedName() {
        if (vendor != Vendor.SQLITE && vendor != Vendor.HSQLDB) {
            return null;
        }
        String path = jdbc.split("[?;]", 2)[0];
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf(':')) + 1);
    }

    /** The URL as it may be shown. */
    @Override
    public String toString() {
        return Printable.lines(SecretMask.maskMessage(jdbc));
    }
}
