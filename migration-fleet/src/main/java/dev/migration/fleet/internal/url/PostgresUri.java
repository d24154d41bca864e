package dev.migration.fleet.internal.url;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code user:password@host:port/name?parameters} as libpq and Prisma do, and names the parameters as pgjdbc does. */
final class PostgresUri {

    /** libpq's name of a parameter to pgjdbc's; others are the same or are left to the driver. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("search_path", "currentSchema"),
            Map.entry("connect_timeout", "connectTimeout"),
            Map.entry("application_name", "ApplicationName"),
            Map.entry("fallback_application_name", "ApplicationName"),
            Map.entry("gssencmode", "gssEncMode"),
            Map.entry("channel_binding", "channelBinding"),
            Map.entry("target_session_attrs", "targetServerType"));

    private static final Map<String, String> SERVER_TYPES = Map.of(
            "read-write",
            "primary",
            "read-only",
            "secondary",
            "standby",
            "secondary",
            "prefer-standby",
            "preferSecondary");

    private static final String ESCAPES = "in a user or password, / ? # and % are written %2F %3F %23 and %25";

    private final Map<String, String> parameters = new LinkedHashMap<>();
    private @Nullable String user;
    private @Nullable String password;
    private String database = "";

    private PostgresUri() {}

    static boolean hasUserInfo(String text) {
        return authority(text).indexOf('@') >= 0;
    }

    /**
     * Reads what follows {@code postgres://}.
     *
     * @throws IllegalArgumentException with a reason that repeats nothing of the text
     */
    static DatabaseUrl parse(String text) {
        return new PostgresUri().read(text);
    }

    /**
     * Refuses an @ that is neither before the host nor in a parameter's value: it ends a password with a / or ? in it, whose parts
     * would be taken for host and name.
     *
     * @throws IllegalArgumentException with a reason that repeats nothing of the text
     */
    static void requireEscaped(String text) {
        String[] parts = text.substring(authority(text).length()).split("\\?", 2);
        if (parts[0].contains("@") || (parts.length > 1 && parts[1].split("=", 2)[0].contains("@"))) {
            throw new IllegalArgumentException("has an @ after its first / or ?; " + ESCAPES
                    + ", and in the name of a PostgreSQL database @ is %40");
        }
    }

    private DatabaseUrl read(String text) {
        String authority = authority(text);
        String rest = text.substring(authority.length());
        int mark = rest.indexOf('?');
        String path = mark < 0 ? rest : rest.substring(0, mark);
        database = path.isEmpty() ? "" : decoded(path.substring(1));
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            readUserInfo(authority.substring(0, at));
        }
        if (mark >= 0) {
            readQuery(rest.substring(mark + 1));
        }
        String hosts = hosts(authority.substring(at + 1));
        requireEscaped(text);
        return new DatabaseUrl("jdbc:postgresql://" + hosts + "/" + encoded(database) + query(), user, password);
    }

    private static String authority(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) != '/' && text.charAt(end) != '?') {
            end++;
        }
        return text.substring(0, end);
    }

    private void readUserInfo(String text) {
        int colon = text.indexOf(':');
        user = decoded(colon < 0 ? text : text.substring(0, colon));
        password = colon < 0 ? null : decoded(text.substring(colon + 1));
    }

    private void readQuery(String text) {
        for (String parameter : text.split("&")) {
            int equals = parameter.indexOf('=');
            if (equals < 0) {
                continue;
            }
            String value = decoded(parameter.substring(equals + 1));
            String name = decoded(parameter.substring(0, equals));
            switch (name) {
                case "user" -> user = value;
                case "password" -> password = value;
                case "dbname" -> database = value;
                case "schema" -> parameters.put("currentSchema", identifier(value));
                case "target_session_attrs" ->
                    parameters.put(NAMES.getOrDefault(name, name), SERVER_TYPES.getOrDefault(value, value));
                default -> parameters.put(NAMES.getOrDefault(name, name), value);
            }
        }
    }

    /** Prisma's is the name itself; the driver's is text of a list of names. */
    private static String identifier(String name) {
        return name.matches("[a-z_][a-z0-9_]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    private String hosts(String fromAuthority) {
        String host = parameters.containsKey("socket") ? parameters.remove("socket") : parameters.remove("host");
        String port = parameters.remove("port");
        String hosts = host == null ? fromAuthority : host;
        if (hosts.startsWith("/") || hosts.startsWith("%2")) {
            throw new IllegalArgumentException(
                    "names a Unix socket, which the PostgreSQL driver for the JVM cannot open: give host and port");
        }
        if (hosts.isEmpty() || hosts.startsWith(":")) {
            hosts = "localhost" + hosts;
        }
        for (String one : hosts.split(",", -1)) {
            requirePort(one.substring(one.lastIndexOf(']') + 1));
        }
        return port == null || hosts.substring(hosts.lastIndexOf(']') + 1).contains(":") ? hosts : hosts + ":" + port;
    }

    private static void requirePort(String host) {
        int colon = host.indexOf(':');
        if (colon >= 0 && !host.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("has a port that is not a number; " + ESCAPES);
        }
    }

    private String query() {
        if (parameters.isEmpty()) {
            return "";
        }
        return parameters.entrySet().stream()
                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&", "?", ""));
    }

    /** Percent escapes resolved; unlike in a web form, a plus sign is a plus sign. */
    static String decoded(String text) {
        var bytes = new ByteArrayOutputStream();
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                bytes.write(raw[i]);
                continue;
            }
            int high = i + 1 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw new IllegalArgumentException("has a % that two hexadecimal digits do not follow; " + ESCAPES);
            }
            bytes.write(high * 16 + low);
            i += 2;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** For a part of a URL. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
