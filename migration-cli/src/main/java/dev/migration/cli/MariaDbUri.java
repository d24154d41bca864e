package dev.migration.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code user:password@host:port/name?parameters} as dbmate writes it for MySQL and MariaDB. One driver speaks to
 * both; the parameters are the driver's own.
 */
final class MariaDbUri {

    private MariaDbUri() {}

    /** Whether a URL is one of these, with the place where the rest of it begins. */
    static int prefix(String lower) {
        for (String prefix : List.of("mysql://", "mariadb://", "jdbc:mariadb://", "jdbc:mysql://")) {
            if (lower.startsWith(prefix)) {
                return prefix.length();
            }
        }
        return -1;
    }

    /**
     * Reads what follows the prefix.
     *
     * @param driver such as {@code jdbc:mariadb://}
     * @throws IllegalArgumentException with a reason that repeats nothing of the text
     */
    static DatabaseUrl parse(String driver, String text) {
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
                kept.add(parameter);
            }
        }
        return new DatabaseUrl(driver + hostAndName(place.substring(at + 1)) + query(kept), user, password);
    }

    private static String hostAndName(String place) {
        return place.isEmpty() || place.startsWith("/") || place.startsWith(":") ? "localhost" + place : place;
    }

    private static String query(List<String> parameters) {
        return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
    }
}
