package dev.migration.cli.engine.dump;

import dev.migration.Vendor;
import dev.migration.cli.database.Login;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database is, as the tools of its vendor want it.
 *
 * @param environment has the password
 * @param arguments have none
 */
record ToolAddress(Map<String, String> environment, List<String> arguments) {

    private static final Pattern MARIADB =
            Pattern.compile("jdbc:(?:mariadb|mysql)://([^/,:?()]+|\\[[^\\]]+\\])(?::(\\d+))?/([^?]*)(?:\\?(.*))?");

    /** What changes how the connection is made, which is never left out silently. */
    private static final Pattern UNKNOWN = Pattern.compile("(?i).*(ssl|tls|socket|pipe|credential|proxy|kerberos).*");

    private static final Set<String> WITHOUT_TLS = Set.of("sslmode=disable", "usessl=false");
    private static final String ANY_CERTIFICATE = "sslmode=trust";

    /** In libpq's words. */
    private static final Map<String, String> LIBPQ = Map.of(
            "PGHOST", "PGHOST",
            "PGPORT", "PGPORT",
            "PGDBNAME", "PGDATABASE",
            "user", "PGUSER",
            "password", "PGPASSWORD",
            "sslmode", "PGSSLMODE",
            "sslrootcert", "PGSSLROOTCERT",
            "options", "PGOPTIONS",
            "channelBinding", "PGCHANNELBINDING");

    private static final Set<String> NOT_LIBPQ = Set.of(
            "sslcert",
            "sslkey",
            "sslpassword",
            "sslfactory",
            "sslpasswordcallback",
            "socketFactory",
            "authenticationPluginClassName");

    /** Empty where the tools would not connect in the same way. */
    static Optional<ToolAddress> of(Login login, Vendor vendor) {
        try {
            return vendor == Vendor.POSTGRESQL ? libpq(login) : mariaDb(login, vendor);
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    private static Optional<ToolAddress> libpq(Login login) throws SQLException {
        String url = login.url().jdbc();
        var environment = new LinkedHashMap<String, String>();
        for (DriverPropertyInfo property : DriverManager.getDriver(url).getPropertyInfo(url, login.properties())) {
            if (property.value == null || property.value.isEmpty()) {
                continue;
            }
            if (NOT_LIBPQ.contains(property.name) && url.contains(property.name + "=")) {
                return Optional.empty();
            }
            String variable = LIBPQ.get(property.name);
            if (variable != null) {
                environment.put(variable, property.value);
            }
        }
        environment.put("PGAPPNAME", "migration dump");
        environment.put("PGCLIENTENCODING", "UTF8");
        return Optional.of(new ToolAddress(environment, List.of()));
    }

    private static Optional<ToolAddress> mariaDb(Login login, Vendor vendor) {
        Matcher parts = MARIADB.matcher(login.url().jdbc());
        if (!parts.matches()) {
            return Optional.empty();
        }
        boolean encrypted = false;
        for (String parameter :
                parts.group(4) == null ? new String[0] : parts.group(4).split("&")) {
            String lower = parameter.toLowerCase(Locale.ROOT);
            encrypted |= lower.equals(ANY_CERTIFICATE);
            if (UNKNOWN.matcher(lower).matches() && !WITHOUT_TLS.contains(lower) && !lower.equals(ANY_CERTIFICATE)) {
                return Optional.empty();
            }
        }
        // First: the files of options name other servers and more to write.
        var arguments = new ArrayList<String>(List.of("--no-defaults"));
        // As the driver does it where the URL says nothing.
        if (vendor == Vendor.MYSQL) {
            arguments.addAll(List.of("--ssl-mode=" + (encrypted ? "REQUIRED" : "DISABLED"), "--get-server-public-key"));
        } else {
            arguments.addAll(encrypted ? List.of("--ssl", "--skip-ssl-verify-server-cert") : List.of("--skip-ssl"));
        }
        arguments.add("--protocol=TCP");
        arguments.add("--host=" + parts.group(1));
        arguments.add("--port=" + (parts.group(2) == null ? "3306" : parts.group(2)));
        if (login.user() != null) {
            arguments.add("--user=" + login.user());
        }
        Map<String, String> environment = login.password() == null ? Map.of() : Map.of("MYSQL_PWD", login.password());
        return Optional.of(new ToolAddress(environment, arguments));
    }
}
