package dev.migration.fleet.internal.connect;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URL that ends in a database of a server, as JDBC has it, {@code jdbc:postgresql://host:5432/clinic?ssl=true}, or without
 * {@code jdbc:}.
 *
 * @param start what comes before the user or host
 * @param login the user and password before the hosts, with an {@code @}; empty for none
 * @param hosts the hosts with their ports
 * @param path the database as it is written; empty for none
 * @param settings what follows, with its question mark; empty for nothing
 */
public record ServerUrl(String start, String login, String hosts, String path, String settings) {

    private static final Pattern URL = Pattern.compile(
            "((?:jdbc:)?(?:postgres(?:ql)?|mariadb|mysql)://)((?:[^/?]*@)?)([^/?]*)/?([^?]*)(.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern DATABASE = Pattern.compile("[?&](?:dbname|PGDBNAME|service)=([^&]*)");
    private static final Pattern USER = Pattern.compile("[?&]user=([^&]*)");

    /** Null for one of another kind, such as that of a file. */
    public static @Nullable ServerUrl of(String url) {
        Matcher parts = URL.matcher(url);
        return parts.matches()
                ? new ServerUrl(parts.group(1), parts.group(2), parts.group(3), parts.group(4), parts.group(5))
                : null;
    }

    /** Whether schemas are parts of a database: elsewhere they are databases. */
    public boolean isPostgreSql() {
        return start.toLowerCase(Locale.ROOT).contains("postgres");
    }

    /** The hosts, the same however they are written. */
    public String server() {
        return hosts.toLowerCase(Locale.ROOT).replaceAll(isPostgreSql() ? ":5432(?=,|$)" : ":3306(?=,|$)", "");
    }

    /** The database, in the path or a setting; empty for none. */
    public String database() {
        Matcher setting = DATABASE.matcher(settings);
        return path.isEmpty() && setting.find() ? setting.group(1) : path;
    }

    /** The user in the URL. */
    public @Nullable String user() {
        Matcher setting = USER.matcher(settings);
        if (setting.find()) {
            return setting.group(1);
        }
        return login.isEmpty() ? null : login.split("[:@]", 2)[0];
    }
}
