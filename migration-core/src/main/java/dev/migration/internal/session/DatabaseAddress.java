package dev.migration.internal.session;

import dev.migration.internal.secrets.MaskedLog;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;

/** Where a database is, without anything that is secret. */
public final class DatabaseAddress {

    private static final MaskedLog log = MaskedLog.of(DatabaseAddress.class);

    private static final Pattern EMBEDDED = Pattern.compile("jdbc:(h2|hsqldb|sqlite):.+");
    private static final Pattern IN_MEMORY = Pattern.compile("(.*/)?mem:.*|.*:memory:.*");

    /** One letter is a drive. */
    private static final Pattern SCHEME = Pattern.compile("[a-z]{2,}:.*");

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

    /**
     * The same so that no other database on this machine has it: with a whole path instead of a relative one. Empty for one in
     * memory, too, which is another one each time.
     */
    static String unique(Connection connection) {
        String address = of(connection);
        if (address.isEmpty() || IN_MEMORY.matcher(address).matches()) {
            return "";
        }
        try {
            boolean embedded =
                    EMBEDDED.matcher(connection.getMetaData().getURL()).matches();
            if (!embedded || (SCHEME.matcher(address).matches() && !address.startsWith("file:"))) {
                return address;
            }
            String file = address.startsWith("file:") ? address.substring("file:".length()) : address;
            return Path.of(file.startsWith("~") ? System.getProperty("user.home") + file.substring(1) : file)
                    .toAbsolutePath()
                    .normalize()
                    .toString();
        } catch (SQLException | InvalidPathException e) {
            return address;
        }
    }
}
