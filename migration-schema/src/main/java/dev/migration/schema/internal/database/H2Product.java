// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.database;

import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** H2, whose settings in the URL say whether a missing database is made. */
final class H2Product implements EmbeddedProduct {

    private static final String PREFIX = "jdbc:h2:";
    private static final int NOT_FOUND = 90146;
    private static final Pattern IF_EXISTS = Pattern.compile("(?i);IFEXISTS=[^;]*");

    /** Where it is a plain file, and one that H2 would open: a path from the working directory has to start with ./ */
    @Override
    public String file(String jdbc) {
        String name = PlainPath.of(jdbc.substring(PREFIX.length()));
        boolean explicit =
                name.startsWith("~") || name.contains("./") || Path.of(name).isAbsolute();
        return explicit ? name : "";
    }

    @Override
    public List<String> endings() {
        return List.of(".mv.db");
    }

    @Override
    public String opening(String jdbc, boolean mayCreate) {
        String name = jdbc.substring(PREFIX.length()).split(";", 2)[0].toLowerCase(Locale.ROOT);
        boolean server = name.startsWith("tcp:") || name.startsWith("ssl:");
        // In memory it is there with its first connection; on a server only the last part of the path shows it.
        if (name.startsWith("mem:") || (server && name.contains("/mem:"))) {
            return jdbc;
        }
        // Of a server this would be everyone's setting. A file beside the database is not worth a query that is
        // refused.
        boolean isLeft = server || jdbc.toUpperCase(Locale.ROOT).contains(";TRACE_LEVEL_FILE=");
        String quiet = isLeft ? jdbc : jdbc + ";TRACE_LEVEL_FILE=0";
        return mayCreate ? quiet : existing(quiet);
    }

    /** In place of a setting of its own: H2 refuses two values. */
    @Override
    public String existing(String jdbc) {
        return IF_EXISTS.matcher(jdbc).replaceAll("") + ";IFEXISTS=TRUE";
    }

    @Override
    public boolean isMissing(SQLException refusal) {
        return refusal.getErrorCode() == NOT_FOUND;
    }

    @Override
    public String inMemory() {
        return PREFIX + "mem:";
    }

    @Override
    public String scratch(String place, String settings) {
        return PREFIX + "mem:" + place + settings + ";DB_CLOSE_DELAY=-1";
    }

    @Override
    public Optional<String> sessions() {
        return Optional.of("SESSIONS");
    }

    /** The files go with the last session, and a database in memory that is kept open has none. */
    @Override
    public void end(Statement statement) throws SQLException {
        statement.execute("DROP ALL OBJECTS DELETE FILES");
        statement.execute("SHUTDOWN");
    }
}
