// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.mysql;

import dev.migration.internal.database.Database.AtomicDdl;
import dev.migration.internal.database.Row;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a MariaDB or MySQL server has to be known before anything is asked of it.
 *
 * @param isMariaDb whether it is MariaDB, whatever the driver calls it
 * @param version such as {@code 11.4.5}
 * @param fetchSize with which the driver reads rows little by little
 * @param storesLowerCase whether names of tables are stored in lower case
 * @param isGalera whether it is a node of a cluster, on which a session's locks hold for that node only
 * @param hasSuperReadOnly whether there is a way to make it read-only for administrators too
 * @param largestPacket how many bytes a statement may have
 */
public record MySqlServer(
        boolean isMariaDb,
        String version,
        int fetchSize,
        boolean storesLowerCase,
        boolean isGalera,
        boolean hasSuperReadOnly,
        long largestPacket) {

    /** The server's own words and number for a table that is read. */
    private static final String NOT_READY = "WSREP has not yet prepared node for application use";

    private static final int NOT_READY_CODE = 1047;

    /** What drivers send with a statement, in bytes, and more. */
    private static final int OVERHEAD = 256;

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    public static MySqlServer of(Connection connection) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        Map<String, String> variables = new HashMap<>();
        for (Row row : Row.all(
                connection,
                "SHOW VARIABLES WHERE Variable_name IN"
                        + " ('lower_case_table_names', 'wsrep_on', 'wsrep_provider', 'super_read_only', 'max_allowed_packet')")) {
            variables.put(row.text(1).toLowerCase(Locale.ROOT), row.text(2));
        }
        // Switched on without the cluster's library, as a configuration that is left over has it, a server works by
        // itself.
        boolean isGalera = "ON".equals(variables.get("wsrep_on")) && !"none".equals(variables.get("wsrep_provider"));
        if (isGalera) {
            requireReady(connection);
        }
        String version = metaData.getDatabaseProductVersion();
        boolean connectorJ = metaData.getDriverName().startsWith("MySQL");
        return new MySqlServer(
                version.contains("MariaDB"),
                plain(version),
                // It reads row by row only if told so, and else all at once.
                connectorJ ? Integer.MIN_VALUE : 1000,
                "1".equals(variables.get("lower_case_table_names")),
                isGalera,
                variables.containsKey("super_read_only"),
                Long.parseLong(variables.getOrDefault("max_allowed_packet", "1073741824")));
    }

    /** A node lets clients in before it has the cluster's data, and while it is cut off, but refuses what reads a table. */
    private static void requireReady(Connection connection) throws SQLException {
        for (Row row : Row.all(connection, "SHOW STATUS LIKE 'wsrep_ready'")) {
            if (row.text(2).equals("OFF")) {
                throw new SQLTransientConnectionException(NOT_READY, "08S01", NOT_READY_CODE);
            }
        }
    }

    /** Without what old MariaDB servers put before it for old replicas, and without the build's name behind it. */
    static String plain(String version) {
        String own = version.startsWith("5.5.5-") && version.contains("MariaDB")
                ? version.substring("5.5.5-".length())
                : version;
        int dash = own.indexOf('-');
        return dash < 0 ? own : own.substring(0, dash);
    }

    /** MySQL's since 8.0, MariaDB's since 10.6. */
    AtomicDdl atomicDdl() {
        if (isMariaDb) {
            return isAtLeast(10, 6, 0) ? AtomicDdl.ALL : AtomicDdl.NONE;
        }
        return isAtLeast(8, 0, 21)
                ? AtomicDdl.ALL
                : isAtLeast(8, 0, 0) ? AtomicDdl.EXCEPT_FILLED_TABLES : AtomicDdl.NONE;
    }

    private boolean isAtLeast(int... parts) {
        Matcher numbers = NUMBER.matcher(version);
        for (int part : parts) {
            int own = numbers.find() ? Integer.parseInt(numbers.group()) : 0;
            if (own != part) {
                return own > part;
            }
        }
        return true;
    }

    /**
     * An expression for whether we can write nothing. A server that is read-only still takes writes of administrators;
     * what a role may do is not shown, so with a role we have to try.
     */
    String readOnly() {
        String mayWrite = """
                COALESCE(CURRENT_ROLE(), 'NONE') <> 'NONE'
                OR EXISTS (SELECT 1 FROM information_schema.USER_PRIVILEGES
                            WHERE PRIVILEGE_TYPE IN ('SUPER', 'READ_ONLY ADMIN', 'READ ONLY ADMIN', 'CONNECTION_ADMIN')
                              AND GRANTEE = CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), ''''))""";
        return "@@GLOBAL.innodb_read_only OR "
                + (hasSuperReadOnly ? "@@GLOBAL.super_read_only OR " : "")
                + "(@@GLOBAL.read_only AND NOT (" + mayWrite + "))";
    }

    /** The server ends the connection where it is sent more than it takes. */
    void requireSendable(String sql) throws SQLException {
        // In UTF-8 a character has at most three bytes, or four for two.
        boolean surelyFits = sql.length() * 3L + OVERHEAD < largestPacket;
        long bytes = surelyFits ? 0 : sql.getBytes(StandardCharsets.UTF_8).length + OVERHEAD;
        if (bytes > largestPacket) {
            throw new SQLException(
                    "it has " + (bytes - OVERHEAD) + " bytes, and the server's max_allowed_packet is " + largestPacket
                            + ": divide it into several, or run SET GLOBAL max_allowed_packet = "
                            + Math.min(1L << 30, Long.highestOneBit(bytes) * 2),
                    "HY000");
        }
    }

    /** Why a script is not stored whose literal has so many bytes: two of them are in one statement, beside other values. */
    Optional<String> unstorable(int bytes) {
        return bytes * 2L + (OVERHEAD << 4) > largestPacket
                ? Optional.of("it is too long for the server's max_allowed_packet of " + largestPacket + " bytes")
                : Optional.empty();
    }
}
