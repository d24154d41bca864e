// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.database;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** HSQLDB, which keeps a database in several files. */
final class HsqldbProduct implements EmbeddedProduct {

    private static final String PREFIX = "jdbc:hsqldb:";
    private static final int NOT_FOUND = -465;

    @Override
    public String file(String jdbc) {
        return PlainPath.of(jdbc.substring(PREFIX.length()));
    }

    @Override
    public List<String> endings() {
        return List.of(".script", ".properties");
    }

    @Override
    public List<String> otherEndings() {
        return List.of(".log", ".data", ".backup", ".lobs", ".lck", ".tmp");
    }

    /** In memory it is there with its first connection. */
    @Override
    public String opening(String jdbc, boolean mayCreate) {
        return mayCreate || file(jdbc).isEmpty() ? jdbc : existing(jdbc);
    }

    /** The last value of a setting is the one that HSQLDB takes. */
    @Override
    public String existing(String jdbc) {
        return jdbc + ";ifexists=true";
    }

    @Override
    public boolean isMissing(SQLException refusal) {
        return refusal.getErrorCode() == NOT_FOUND;
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

    @Override
    public Optional<String> whyNotOurs(String jdbc) {
        return jdbc.contains("://")
                ? Optional.of("A server of HSQLDB creates and drops its databases only when it starts.")
                : Optional.empty();
    }

    /** A process that ends is no reason for it to write its files. */
    @Override
    public void write(Statement statement) throws SQLException {
        statement.execute("SHUTDOWN");
    }

    @Override
    public Optional<String> sessions() {
        return Optional.of("SYSTEM_SESSIONS");
    }

    @Override
    public void end(Statement statement) throws SQLException {
        statement.execute("SHUTDOWN");
    }
}
