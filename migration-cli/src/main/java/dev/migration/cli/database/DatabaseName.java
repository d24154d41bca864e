package dev.migration.cli.database;

import dev.migration.fleet.internal.url.PostgresUri;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
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
record DatabaseName(String server, String written, String settings) {

    /** They would create, or refuse, whichever database another one is asked for; or belong to one file. */
    private static final Set<String> OF_ONE_DATABASE = Set.of(
            "createdatabaseifnotexist",
            "ifexists",
            "forbid_creation",
            "cipher",
            "access_mode_data",
            "auto_server",
            "auto_server_port",
            "file_lock",
            "db_close_delay",
            "db_close_on_exit",
            "shutdown",
            "crypt_key",
            "crypt_type",
            "readonly",
            "files_readonly",
            "mode=memory",
            "mode=ro",
            "mode=rw",
            "cache",
            "immutable");

    /** Ends the name in a URL, or leads out of its folder. */
    private static final Pattern NO_NAME = Pattern.compile("[?;&#/\\\\]");

    private static final Pattern SERVER = Pattern.compile("jdbc:(postgresql|mariadb|mysql):");

    static DatabaseName of(String jdbc) {
        int end = 0;
        while (end < jdbc.length() && jdbc.charAt(end) != '?' && jdbc.charAt(end) != ';') {
            end++;
        }
        String place = jdbc.substring(0, end);
        int start = SERVER.matcher(place).lookingAt() && place.contains("://")
                ? nameOnServer(place)
                : Math.max(Math.max(place.lastIndexOf('/'), place.lastIndexOf('\\')), place.lastIndexOf(':')) + 1;
        return new DatabaseName(place.substring(0, start), place.substring(start), jdbc.substring(end));
    }

    /** Behind the hosts, which may be in parentheses with paths in them. */
    private static int nameOnServer(String place) {
        int hosts = Math.max(place.indexOf("://") + 3, place.lastIndexOf(')'));
        int slash = place.indexOf('/', hosts);
        return slash < 0 ? place.length() : slash + 1;
    }

    /** The name itself; null where the URL has none. */
    @Nullable
    String decoded() {
        if (written.isEmpty()) {
            return null;
        }
        return isEscaped() ? PostgresUri.decoded(written) : written;
    }

    /**
     * The URL of another database at the same place.
     *
     * @throws dev.migration.InvalidMigrationsException if the driver would read a part of the name as another folder or as settings,
     *     such as code that it runs
     */
    String with(String name) {
        if (!isEscaped() && NO_NAME.matcher(name).find()) {
            throw Problems.refused(
                    "A database is called \"" + Printable.line(name) + "\", which is not only a name in a URL.",
                    "give its own URL");
        }
        String separator = server.contains("://") && !server.endsWith("/") ? "/" : "";
        String escaped =
                isEscaped() ? URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20") : name;
        return server + separator + escaped + settingsOfAny();
    }

    /** MariaDB's driver takes a name as it is written, and so do those of files. */
    private boolean isEscaped() {
        return server.startsWith("jdbc:postgresql:") || server.startsWith("jdbc:mysql:");
    }

    /** The settings without those that are about this one database. */
    String settingsOfAny() {
        if (settings.isEmpty()) {
            return "";
        }
        char first = settings.charAt(0);
        String separator = first == '?' ? "&" : ";";
        String kept = Arrays.stream(settings.substring(1).split(first == '?' ? "&" : "(?<!\\\\);"))
                .filter(setting -> !isOfOneDatabase(setting.toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(separator));
        return kept.isEmpty() ? "" : first + kept;
    }

    private static boolean isOfOneDatabase(String setting) {
        return OF_ONE_DATABASE.contains(setting) || OF_ONE_DATABASE.contains(setting.split("=", 2)[0]);
    }
}
