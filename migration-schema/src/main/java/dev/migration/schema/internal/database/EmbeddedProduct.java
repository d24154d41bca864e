package dev.migration.schema.internal.database;

import java.util.List;

/** A product whose driver opens a database by itself, in a file or in memory, and makes it where it is not there. */
interface EmbeddedProduct {

    /** The file that a URL names, without the ending of its name; empty where it names none, or only the driver or a server knows it. */
    String file(String jdbc);

    /** How the names of the database's files end: at least one of them is there. */
    List<String> endings();

    /** Whether the driver itself says which folder or file is not there. */
    default boolean namesWhatIsMissing() {
        return true;
    }

    /** The URL for the driver; whether it may create a missing database is said there, where the product has a setting for that. */
    default String opening(String jdbc, boolean mayCreate) {
        return jdbc;
    }

    /** The URL of an empty database that is gone with its last connection. */
    String inMemory();

    /** Whether a scratch database, to which several connections lead, has to be a file. */
    default boolean isScratchAFile() {
        return false;
    }

    /**
     * The URL of a scratch database.
     *
     * @param place its name, or its file
     * @param settings of a URL, with their first character
     */
    String scratch(String place, String settings);
}
