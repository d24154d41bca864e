package dev.migration.schema.internal.database;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** H2, whose settings in the URL say whether a missing database is made. */
final class H2Product implements EmbeddedProduct {

    private static final String PREFIX = "jdbc:h2:";

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
        String quiet = server || isSet(jdbc, "TRACE_LEVEL_FILE") ? jdbc : jdbc + ";TRACE_LEVEL_FILE=0";
        return mayCreate || isSet(jdbc, "IFEXISTS") ? quiet : quiet + ";IFEXISTS=TRUE";
    }

    private static boolean isSet(String jdbc, String setting) {
        return jdbc.toUpperCase(Locale.ROOT).contains(";" + setting + "=");
    }

    @Override
    public String inMemory() {
        return PREFIX + "mem:";
    }

    @Override
    public String scratch(String place, String settings) {
        return PREFIX + "mem:" + place + settings + ";DB_CLOSE_DELAY=-1";
    }
}
