package dev.migration.internal.database.mysql;

import dev.migration.internal.database.SessionLock;
import dev.migration.internal.text.Sha256;
import java.util.HexFormat;

/** GET_LOCK, whose names hold for the whole server and have 64 characters at most. */
final class MySqlLock {

    /** So much of the hash of the table's name is enough for no other to have the same. */
    private static final int HASH_BYTES = 24;

    private MySqlLock() {}

    static SessionLock of(String table) {
        String name = "'migration-" + HexFormat.of().formatHex(Sha256.of(table), 0, HASH_BYTES) + "'";
        // Nobody but an administrator sees more of another user's session than that it is there.
        String holder = """
                SELECT CONCAT_WS(', ', CONCAT('connection ', l.id), CONCAT('user ', p.USER), CONCAT('from ', p.HOST),
                         CONCAT(IF(p.COMMAND = 'Sleep', 'idle', 'busy'), ' since ',
                           DATE_FORMAT(UTC_TIMESTAMP() - INTERVAL p.TIME SECOND, '%%Y-%%m-%%dT%%TZ')),
                         CONCAT('running ', LEFT(REPLACE(p.INFO, '\n', ' '), 80)))
                  FROM (SELECT IS_USED_LOCK(%s) AS id) l
                  LEFT JOIN information_schema.PROCESSLIST p ON p.ID = l.id
                 WHERE l.id IS NOT NULL""".formatted(name);
        // With it goes what a script locked and kept.
        return new SessionLock(
                "SELECT GET_LOCK(" + name + ", 0)",
                "DO RELEASE_ALL_LOCKS()",
                holder,
                "SELECT CONCAT('KILL ', IS_USED_LOCK(" + name + "))");
    }
}
