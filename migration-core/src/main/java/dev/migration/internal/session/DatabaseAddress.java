// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.session;

import dev.migration.internal.secrets.MaskedLog;
import java.sql.Connection;
import java.sql.SQLException;

/** Where a database is, without anything that is secret. */
public final class DatabaseAddress {

    private static final MaskedLog log = MaskedLog.of(DatabaseAddress.class);

    private DatabaseAddress() {}

    /** Where this connection's database is; empty where the driver does not say. */
    public static String of(Connection connection) {
        try {
            String url = connection.getMetaData().getURL();
            return url == null ? "" : of(url);
        } catch (SQLException e) {
            log.debug("The driver does not say where the database is: {}", e);
            return "";
        }
    }

    /**
     * What a JDBC URL says of it that is no secret: the URL without its scheme, its user and password, and its
     * parameters, such as {@code db.example:5432/clinic} or {@code mem:clinic}. Empty where that cannot be told from a
     * password: hosts in parentheses, as MySQL's drivers allow, and an {@code @} behind the first {@code ?} or {@code ;}.
     */
    static String of(String jdbcUrl) {
        int vendor = jdbcUrl.indexOf(':') + 1;
        int place = jdbcUrl.indexOf(':', vendor) + 1;
        if (!jdbcUrl.startsWith("jdbc:") || place == 0 || jdbcUrl.indexOf('(') >= 0) {
            return "";
        }
        int end = place;
        while (end < jdbcUrl.length() && jdbcUrl.charAt(end) != '?' && jdbcUrl.charAt(end) != ';') {
            end++;
        }
        if (jdbcUrl.indexOf('@', end) >= 0) {
            return "";
        }
        String address = jdbcUrl.substring(place, end);
        // Of several hosts that each have a password, only the last is left: a password may hold any of , / and @.
        address = address.substring(address.lastIndexOf('@') + 1);
        return address.startsWith("//") ? address.substring(2) : address;
    }
}
