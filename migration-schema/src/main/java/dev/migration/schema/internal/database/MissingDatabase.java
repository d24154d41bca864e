package dev.migration.schema.internal.database;

import dev.migration.Vendor;
import dev.migration.internal.url.DatabaseUrl;
import java.util.Locale;

/** Whether connecting may create the database, where its driver would create a missing one. */
public enum MissingDatabase {
    /** A missing database is created. */
    CREATE,
    /** The driver refuses a missing database. */
    EXISTING;

    /** The URL for the driver. */
    String of(DatabaseUrl url) {
        Vendor vendor = url.vendor();
        if (vendor == Vendor.H2) {
            return h2(url.jdbc());
        }
        return vendor == Vendor.SQLITE ? sqlite(url.jdbc()) : url.jdbc();
    }

    private String h2(String jdbc) {
        String name = jdbc.substring("jdbc:h2:".length()).split(";", 2)[0].toLowerCase(Locale.ROOT);
        boolean server = name.startsWith("tcp:") || name.startsWith("ssl:");
        // In memory it is there with its first connection; on a server only the last part of the path shows it.
        if (name.startsWith("mem:") || (server && name.contains("/mem:"))) {
            return jdbc;
        }
        // Of a server this would be everyone's setting. A file beside the database is not worth a query that is
        // refused.
        String quiet = server || isSet(jdbc, "TRACE_LEVEL_FILE") ? jdbc : jdbc + ";TRACE_LEVEL_FILE=0";
        return this == CREATE || isSet(jdbc, "IFEXISTS") ? quiet : quiet + ";IFEXISTS=TRUE";
    }

    private static boolean isSet(String jdbc, String setting) {
        return jdbc.toUpperCase(Locale.ROOT).contains(";" + setting + "=");
    }

    /** A plain path has been checked already; of a URI only SQLite knows which file it means. */
    private String sqlite(String jdbc) {
        boolean uri = jdbc.startsWith("jdbc:sqlite:file:");
        if (this == CREATE || !uri || jdbc.contains("mode=") || jdbc.startsWith("jdbc:sqlite:file::memory:")) {
            return jdbc;
        }
        return jdbc + (jdbc.contains("?") ? "&" : "?") + "mode=rw";
    }
}
