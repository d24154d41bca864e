package dev.migration.rehearsal.internal.books;

import dev.migration.Code;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Problems;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Refuses the commit of a rehearsal: a deferred trigger, which the server calls when the transaction is committed or prepared
 * for that. While its call is due, the server lets nobody drop or change the table. Its names are others each time, so that no
 * script has them by accident.
 */
final class PostgreSqlGuard {

    /** Its message names what a script has to leave out. */
    static final String COMMIT_REFUSED = "RH001";

    private static final String NO_RIGHT = "42501";

    /** ALWAYS: whatever session_replication_role a script sets. RESET ALL does not take the trigger away. */
    private static final String CREATE = """
            CREATE FUNCTION pg_temp.%1$s() RETURNS trigger LANGUAGE plpgsql AS $guard$
            BEGIN
              IF COALESCE(pg_catalog.current_setting('migration.%1$s', true), '') OPERATOR(pg_catalog.<>) 'on' THEN
                RAISE EXCEPTION 'a rehearsal is never committed' USING ERRCODE = '%2$s';
              END IF;
              RETURN NULL;
            END $guard$;
            CREATE TEMPORARY TABLE %1$s (x pg_catalog.int4);
            CREATE CONSTRAINT TRIGGER %1$s AFTER INSERT ON pg_temp.%1$s
              DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION pg_temp.%1$s();
            ALTER TABLE pg_temp.%1$s ENABLE ALWAYS TRIGGER %1$s;
            INSERT INTO pg_temp.%1$s VALUES (1)""";

    /** In one batch: where it fails in the middle, there is nothing to commit any more. */
    private static final String CHECK = """
            SET LOCAL migration.%1$s = 'on';
            SET CONSTRAINTS ALL IMMEDIATE;
            SET CONSTRAINTS %2$s DEFERRED;
            SET LOCAL migration.%1$s = 'off';
            INSERT INTO pg_temp.%1$s VALUES (1)""";

    private static final String DEFERRABLE = """
            SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.conname), c.condeferred
              FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace
             WHERE c.condeferrable
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint o
                                WHERE o.connamespace = c.connamespace AND o.conname = c.conname AND NOT o.condeferrable)
               AND NOT pg_catalog.pg_is_other_temp_schema(n.oid)
               AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')""";

    private final Connection connection;
    private final Database database;
    private final String name = "migration_rehearsal_"
            + UUID.randomUUID().toString().replace("-", "").substring(0, 16);

    PostgreSqlGuard(Connection connection, Database database) {
        this.connection = connection;
        this.database = database;
    }

    /** From now on. */
    void set() throws SQLException {
        try {
            execute(CREATE.formatted(name, COMMIT_REFUSED));
        } catch (SQLException e) {
            if (NO_RIGHT.equals(e.getSQLState())) {
                // The driver asks the server for the names.
                connection.rollback();
                throw Problems.refused(
                        Code.NO_PRIVILEGE,
                        "A rehearsal needs a temporary table, which keeps it from being committed, and the user may not"
                                + " create one.",
                        "have it granted: GRANT TEMPORARY ON DATABASE "
                                + database.quoted(connection.getCatalog()) + " TO "
                                + database.quoted(connection.getMetaData().getUserName()));
            }
            throw e;
        }
    }

    /** Whether the server names it in a refusal. */
    boolean isIn(String message) {
        return message.contains(name);
    }

    /** What is checked at the commit runs now; what is deferred by its definition is deferred again. */
    void checkDeferred() throws SQLException {
        List<Row> deferred = database.ownRows(connection, DEFERRABLE);
        if (deferred.size() == 1) {
            // The guard's alone.
            return;
        }
        execute(CHECK.formatted(
                name,
                deferred.stream()
                        .filter(row -> row.is(2))
                        .map(row -> row.text(1))
                        .collect(Collectors.joining(", "))));
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }
}
