// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import dev.migration.internal.help.Printable;
import dev.migration.internal.url.DatabaseName;
import dev.migration.internal.url.DatabaseUrl;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * mariadb-dump or mysqldump.
 *
 * @param program its name: mariadb-dump has an older link of the other name
 * @param isMariaDb whether the server is MariaDB
 */
record MySqlTool(String program, boolean isMariaDb) implements ToolKind {

    private static final String STARTS =
            "SELECT STARTS FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE() AND STARTS = CREATED";

    private static final Pattern URL =
            Pattern.compile("jdbc:(?:mariadb|mysql)://([^/,:?()]+|\\[[^\\]]+\\])(?::(\\d+))?/([^?]*)(?:\\?(.*))?");

    /** What only tunes the drivers of MariaDB and MySQL, in small letters. Anything else may say how the server is reached. */
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

    @Override
    public Optional<String> whyUnfit(String version, int server) {
        return version.contains("MariaDB") == isMariaDb
                ? Optional.empty()
                : Optional.of("it is " + Printable.line(version) + ", for another product than the server");
    }

    @Override
    public Optional<ToolAddress> address(DatabaseUrl login) {
        Matcher parts = URL.matcher(login.jdbc());
        if (!parts.matches()) {
            return Optional.empty();
        }
        // As the driver of each does it where the URL says nothing.
        String mode = isMariaDb ? "DISABLED" : "PREFERRED";
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
        if (!isMariaDb) {
            arguments.addAll(List.of("--ssl-mode=" + mode, "--get-server-public-key"));
        } else {
            arguments.addAll(
                    mode.equals("REQUIRED")
                            ? List.of("--ssl", "--skip-ssl-verify-server-cert")
                            : List.of("--skip-ssl"));
        }
        arguments.add("--protocol=TCP");
        arguments.add("--host=" + parts.group(1));
        arguments.add("--port="
                + (parts.group(2) == null ? DatabaseName.of(login.jdbc()).usualPort() : parts.group(2)));
        if (login.user() != null) {
            arguments.add("--user=" + login.user());
        }
        Map<String, String> environment = login.password() == null ? Map.of() : Map.of("MYSQL_PWD", login.password());
        return Optional.of(new ToolAddress(environment, arguments));
    }

    @Override
    public List<String> arguments(DumpSource source) throws SQLException {
        var arguments = new ArrayList<String>(List.of(
                "--no-data",
                "--routines",
                "--events",
                "--triggers",
                "--skip-comments",
                "--skip-add-drop-table",
                "--no-tablespaces",
                "--default-character-set=utf8mb4",
                "--single-transaction"));
        if (!isMariaDb) {
            arguments.add("--set-gtid-purged=OFF");
        }
        for (String name : source.historyNames()) {
            arguments.add("--ignore-table=" + source.schema() + "." + name);
        }
        arguments.add(current(source));
        return arguments;
    }

    @Override
    public String text(String output, DumpSource source) throws SQLException {
        List<String> starts = source.database().names(source.connection(), STARTS);
        return MySqlText.of(output, starts, source.database().quoted(current(source)) + ".");
    }

    private static String current(DumpSource source) throws SQLException {
        return source.rows("SELECT DATABASE()").get(0).text(1);
    }
}
