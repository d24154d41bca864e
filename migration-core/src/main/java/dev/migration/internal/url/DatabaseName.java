// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.url;

import dev.migration.Vendor;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.url.UrlProduct.Trait;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A JDBC URL in three parts, of which the middle one is the database's name as it is written there.
 *
 * @param server what comes before the name
 * @param written the name, escaped as its driver wants it; for a file, the last part of its path
 * @param settings what follows, with its first character
 */
public record DatabaseName(String server, String written, String settings) {

    /** Ends the name in a URL, or leads out of its folder. */
    private static final Pattern NO_NAME = Pattern.compile("[?;&#/\\\\]");

    /** Settings of pgjdbc that name a database. */
    private static final Pattern NAMING = Pattern.compile("[?&](?:PGDBNAME|service)=");

    public static DatabaseName of(String jdbc) {
        int end = 0;
        while (end < jdbc.length() && jdbc.charAt(end) != '?' && jdbc.charAt(end) != ';') {
            end++;
        }
        String place = jdbc.substring(0, end);
        int start = isServer(place) && place.contains("://")
                ? nameOnServer(place)
                : Math.max(Math.max(place.lastIndexOf('/'), place.lastIndexOf('\\')), place.lastIndexOf(':')) + 1;
        return new DatabaseName(place.substring(0, start), place.substring(start), jdbc.substring(end));
    }

    private static boolean isServer(String place) {
        return UrlProduct.of(place).filter(UrlProduct::isServer).isPresent();
    }

    /** Behind the hosts, which may be in parentheses with paths in them. */
    private static int nameOnServer(String place) {
        int hosts = Math.max(place.indexOf("://") + 3, place.lastIndexOf(')'));
        int slash = place.indexOf('/', hosts);
        return slash < 0 ? place.length() : slash + 1;
    }

    /** The product that the URL names; null where it is none of the supported ones. */
    public @Nullable Vendor vendor() {
        return UrlProduct.of(server).map(UrlProduct::vendor).orElse(null);
    }

    /** Whether a server has it, which would choose one where none is named. */
    public boolean isOnServer() {
        return isServer(server);
    }

    /** Whether schemas are parts of a database: on other servers they are databases. */
    public boolean hasSchemas() {
        return UrlProduct.has(server, Trait.SCHEMAS_IN_DATABASE);
    }

    /** The hosts, the same however they are written; of a database without a server, where that is. */
    public String host() {
        int hosts = server.indexOf("://");
        if (!isOnServer() || hosts < 0) {
            return server + written;
        }
        return server.substring(hosts + 3)
                .toLowerCase(Locale.ROOT)
                .replaceFirst("/$", "")
                .replaceAll(":" + usualPort() + "(?=,|$)", "");
    }

    /** The port of a server for which a URL names none. */
    public int usualPort() {
        return UrlProduct.of(server).map(UrlProduct::port).orElse(0);
    }

    /** Whether it is left to the server which one is meant. */
    public boolean isUnnamed() {
        return isOnServer() && written.isEmpty() && !NAMING.matcher(settings).find();
    }

    /** The name itself; null where the URL has none. */
    public @Nullable String decoded() {
        if (written.isEmpty()) {
            return null;
        }
        return isEscaped() ? Escapes.decoded(written) : written;
    }

    /**
     * The URL of another database at the same place.
     *
     * @throws dev.migration.InvalidMigrationsException if the driver would read a part of the name as another folder or as settings,
     *     such as code that it runs
     */
    public String with(String name) {
        if (!isEscaped() && NO_NAME.matcher(name).find()) {
            throw Problems.refused(
                    "A database is called \"" + Printable.line(name) + "\", which is not only a name in a URL.",
                    "give its own URL");
        }
        String separator = server.contains("://") && !server.endsWith("/") ? "/" : "";
        return server + separator + (isEscaped() ? Escapes.encoded(name) : name) + settingsOfAny();
    }

    /** MariaDB's driver takes a name as it is written, and so do those of files. */
    private boolean isEscaped() {
        return UrlProduct.has(server, Trait.ESCAPED_NAME);
    }

    /** The settings without those that are about this one database. */
    public String settingsOfAny() {
        Optional<UrlProduct> product = UrlProduct.of(server);
        if (settings.isEmpty() || product.isEmpty()) {
            return settings;
        }
        char first = settings.charAt(0);
        String separator = first == '?' ? "&" : ";";
        String kept = Arrays.stream(settings.substring(1).split(first == '?' ? "&" : "(?<!\\\\);"))
                .filter(setting -> !product.get().isOfOneDatabase(setting.toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(separator));
        return kept.isEmpty() ? "" : first + kept;
    }
}
