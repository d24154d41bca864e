// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.database;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/** A product whose driver opens a database by itself, in a file or in memory, and makes it where it is not there. */
interface EmbeddedProduct {

    /** The file that a URL names, without the ending of its name; empty where it names none, or only the driver or a server knows it. */
    String file(String jdbc);

    /** How the names of the files end that prove that a database is there: at least one of them is. */
    List<String> endings();

    /** How the names of the other files end that it may have. */
    default List<String> otherEndings() {
        return List.of();
    }

    /** Whether the driver itself says which folder or file is not there. */
    default boolean namesWhatIsMissing() {
        return true;
    }

    /** The URL for the driver; whether it may create a missing database is said there, where the product has a setting for that. */
    default String opening(String jdbc, boolean mayCreate) {
        return jdbc;
    }

    /** The URL that opens a database only if it is there, also in memory. */
    default String existing(String jdbc) {
        return jdbc;
    }

    /** Whether such a URL was refused because there is no database. */
    default boolean isMissing(SQLException refusal) {
        return false;
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

    /** Why the database of a URL is neither created nor dropped from here; empty where it is. */
    default Optional<String> whyNotOurs(String jdbc) {
        return Optional.empty();
    }

    /** Makes what the driver does not make of a new database in a file. */
    default void prepare(Path file) throws IOException {}

    /** Has a new database written to its file, where connecting to it is not enough. */
    default void write(Statement statement) throws SQLException {}

    /** The view that lists the sessions of a database; empty where the product has none. */
    default Optional<String> sessions() {
        return Optional.empty();
    }

    /** Ends a database so that its files can be deleted. */
    void end(Statement statement) throws SQLException;
}
