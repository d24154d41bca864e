// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import dev.migration.internal.help.Printable;
import dev.migration.internal.url.DatabaseUrl;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** pg_dump, which dumps servers that are not newer than itself. */
final class PostgreSqlTool implements ToolKind {

    private static final Pattern VERSION = Pattern.compile("(?:\\) |Distrib |Ver )(\\d+)");

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

    @Override
    public String program() {
        return "pg_dump";
    }

    @Override
    public boolean takesRole() {
        return true;
    }

    @Override
    public Optional<String> whyUnfit(String version, int server) {
        Matcher major = VERSION.matcher(version);
        return major.find() && Integer.parseInt(major.group(1)) >= server
                ? Optional.empty()
                : Optional.of("it is " + Printable.line(version) + ", and the server is PostgreSQL " + server);
    }

    @Override
    public Optional<ToolAddress> address(DatabaseUrl login) {
        try {
            return libpq(login);
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

    @Override
    public List<String> arguments(DumpSource source) throws SQLException {
        var arguments = new ArrayList<String>(List.of(
                "--schema-only",
                "--format=plain",
                "--encoding=UTF8",
                "--no-owner",
                "--no-privileges",
                "--no-password"));
        for (String name : source.historyNames()) {
            arguments.add("--exclude-table=" + source.database().quoted(source.schema()) + "."
                    + source.database().quoted(name));
        }
        String role = source.rows(
                        "SELECT CASE WHEN current_user OPERATOR(pg_catalog.<>) session_user THEN current_user END")
                .get(0)
                .text(1);
        if (!role.isEmpty()) {
            arguments.add("--role=" + role);
        }
        PostgreSqlStatements.requireInUse(source);
        return arguments;
    }

    @Override
    public String text(String output, DumpSource source) {
        return PostgreSqlText.of(output);
    }
}
