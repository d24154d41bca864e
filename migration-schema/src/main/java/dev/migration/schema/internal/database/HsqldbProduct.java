package dev.migration.schema.internal.database;

import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** HSQLDB, which keeps a database in several files. */
final class HsqldbProduct implements EmbeddedProduct {

    private static final String PREFIX = "jdbc:hsqldb:";

    @Override
    public String file(String jdbc) {
        return PlainPath.of(jdbc.substring(PREFIX.length()));
    }

    @Override
    public String opening(String jdbc, boolean mayCreate) {
        boolean isSet = jdbc.toLowerCase(Locale.ROOT).contains(";ifexists=");
        return mayCreate || isSet || file(jdbc).isEmpty() ? jdbc : jdbc + ";ifexists=true";
    }

    @Override
    public List<String> endings() {
        return List.of(".script", ".properties");
    }

    /** One without a name would be that of everybody in this process. */
    @Override
    public String inMemory() {
        return PREFIX + "mem:" + UUID.randomUUID();
    }

    @Override
    public String scratch(String place, String settings) {
        return PREFIX + "mem:" + place + settings;
    }
}
