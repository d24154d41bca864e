// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import static dev.migration.rehearsal.internal.books.PostgreSqlRelations.number;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the session knows of its own transaction at one time.
 *
 * @param rows of each relation that it has locked: its number, what is compared of it, the modes and its size; one without any
 *     where it has locked none
 */
record PostgreSqlLockedRelations(List<Row> rows) {

    private static final String LOCKED = """
            SELECT l.relation, %1$s, l.modes, pg_catalog.pg_relation_size(c.oid), w.written, w.transaction, w.zone,
                   w.changes
              FROM (SELECT pg_catalog.current_setting('TimeZone') AS zone,
                           pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0') AS written,
                           pg_catalog.txid_current_if_assigned() AS transaction,
                           (SELECT CASE WHEN pg_catalog.current_setting('track_counts') = 'on'
                                        THEN pg_catalog.sum(pg_catalog.pg_stat_get_xact_tuples_inserted(s.oid)
                                                            + pg_catalog.pg_stat_get_xact_tuples_updated(s.oid)
                                                            + pg_catalog.pg_stat_get_xact_tuples_deleted(s.oid)) END
                              FROM pg_catalog.pg_class s WHERE s.oid < %2$s AND s.relkind = 'r') AS changes) w
              LEFT JOIN (SELECT relation, pg_catalog.string_agg(mode, ' ') AS modes FROM pg_catalog.pg_locks
                          WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'relation' AND granted
                            AND mode <> 'SIReadLock' AND relation >= %2$s AND relation <= '%%d'::oid
                            AND database = (SELECT d.oid FROM pg_catalog.pg_database d
                                             WHERE d.datname = pg_catalog.current_database())
                          GROUP BY relation) l ON true
              LEFT JOIN pg_catalog.pg_class c ON c.oid = l.relation
              LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             ORDER BY l.relation""".formatted(PostgreSqlRelations.RELATION, PostgreSqlRelations.USERS);

    /** Of relations that are not newer than one with this number. */
    static PostgreSqlLockedRelations read(Connection connection, Database database, long newest) throws SQLException {
        return new PostgreSqlLockedRelations(database.ownRows(connection, LOCKED.formatted(newest)));
    }

    /** What the server has written to its log, for all sessions. */
    long written() {
        return number(rows.get(0), 12);
    }

    String transaction() {
        return rows.get(0).text(13);
    }

    String zone() {
        return rows.get(0).text(14);
    }

    /** How many rows of the catalogue it has changed, also where that was rolled back; empty where the server does not count. */
    String changes() {
        return rows.get(0).text(15);
    }

    static Set<LockMode> modes(Row row) {
        Set<LockMode> modes = EnumSet.noneOf(LockMode.class);
        Stream.of(row.text(10).split(" ")).map(LockMode::of).forEach(modes::add);
        return modes;
    }

    /** Whether one of them is needed to change the relation. */
    static boolean mayChange(Row row) {
        return modes(row).stream().anyMatch(mode -> mode.compareTo(LockMode.SHARE_UPDATE_EXCLUSIVE) >= 0);
    }
}
