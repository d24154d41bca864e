package dev.migration.schema.internal.dump;

import dev.migration.Vendor;
import dev.migration.internal.url.DatabaseUrl;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is, as the tools of its vendor want it.
 *
 * @param environment has the password
 * @param arguments have none
 */
record ToolAddress(Map<String, String> environment, List<String> arguments) {

    private static final Pattern MARIADB =
            Pattern.compile("jdbc:(?:mariadb|mysql)://([^/,:?()]+|\\[[^\\]]+\\])(?::(\\d+))?/([^?]*)(?:\\?(.*))?");

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

    /** What only tunes the driver. Anything else that the URL sets may say how the server is reached and trusted. */
    private static final Set<String> ONLY_THE_DRIVER = Set.of(
            "ApplicationName",
            "connectTimeout",
            "currentSchema",
            "defaultRowFetchSize",
            "loginTimeout",
            "logUnclosedConnections",
            "preferQueryMode",
            "prepareThreshold",
            "reWriteBatchedInserts",
            "socketTimeout",
            "stringtype",
            "tcpKeepAlive");

    /** The same of the drivers of MariaDB and MySQL, in small letters. */
    private static final Set<String> ONLY_THEIR_DRIVERS = Set.of(
            "allowmultiqueries",
            "autoreconnect",
            "cacheprepstmts",
            "characterencoding",
            "connectioncollation",
            "connecttimeout",
            "connectiontimezone",
            "createdatabaseifnotexist",
            "permitmysqlscheme",
            "prepstmtcachesize",
            "prepstmtcachesqllimit",
            "rewritebatchedstatements",
            "servertimezone",
            "sockettimeout",
            "tcpkeepalive",
            "tinyint1isbit",
            "useserverprepstmts",
            "useunicode",
            "zerodatetimebehavior");

    /** Empty where the tools would not connect in the same way. */
    static Optional<ToolAddress> of(DatabaseUrl login, Vendor vendor) {
        try {
            return vendor == Vendor.POSTGRESQL ? libpq(login) : mariaDb(login, vendor);
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    private static Optional<ToolAddress> libpq(DatabaseUrl login) throws SQLException {
        String url = login.jdbc();
        Driver driver = DriverManager.getDriver(url);
        var unset = new HashMap<String, @Nullable String>();
        for (DriverPropertyInfo property : driver.getPropertyInfo("jdbc:postgresql:", new Properties())) {
            unset.put(property.name, property.value);
        }
        var environment = new LinkedHashMap<String, String>();
        for (DriverPropertyInfo property : driver.getPropertyInfo(url, login.properties())) {
            String variable = LIBPQ.get(property.name);
            if (variable != null && property.value != null && !property.value.isEmpty()) {
                environment.put(variable, property.value);
            } else if (variable == null
                    && !Objects.equals(property.value, unset.get(property.name))
                    && !ONLY_THE_DRIVER.contains(property.name)) {
                return Optional.empty();
            }
        }
        environment.put("PGAPPNAME", "migration dump");
        environment.put("PGCLIENTENCODING", "UTF8");
        return Optional.of(new ToolAddress(environment, List.of()));
    }

    private static Optional<ToolAddress> mariaDb(DatabaseUrl login, Vendor vendor) {
        Matcher parts = MARIADB.matcher(login.jdbc());
        if (!parts.matches()) {
            return Optional.empty();
        }
        // As the driver of each does it where the URL says nothing.
        String mode = vendor == Vendor.MYSQL ? "PREFERRED" : "DISABLED";
        for (String parameter :
                parts.group(4) == null ? new String[0] : parts.group(4).split("&")) {
            String lower = parameter.toLowerCase(Locale.ROOT);
            switch (lower) {
                case "sslmode=trust" -> mode = "REQUIRED";
                case "sslmode=disable", "usessl=false" -> mode = "DISABLED";
                // As the tool is told below.
                case "", "allowpublickeyretrieval=true" -> {}
                default -> {
                    if (!ONLY_THEIR_DRIVERS.contains(lower.split("=", 2)[0])) {
                        return Optional.empty();
                    }
                }
            }
        }
        // First: the files of options name other servers and more to write.
        var arguments = new ArrayList<String>(List.of("--no-defaults"));
        if (vendor == Vendor.MYSQL) {
            arguments.addAll(List.of("--ssl-mode=" + mode, "--get-server-public-key"));
        } else {
            arguments.addAll(
                    mode.equals("REQUIRED")
                            ? List.of("--ssl", "--skip-ssl-verify-server-cert")
                            : List.of("--skip-ssl"));
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
