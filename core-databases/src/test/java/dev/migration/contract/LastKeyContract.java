// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.LostSession;
import dev.migration.Migrator;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.Connections;
import dev.migration.fixture.Workbench;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** What a session's functions show a script of the key that was inserted last: the same as in a new session of the product's client. */
public interface LastKeyContract extends Workbench {

    /** The declaration of a column that numbers rows from 1. */
    String numbered();

    /** A statement that puts the key that was inserted last into the table seen, as it is in a new session where there is none. */
    String see();

    /** A statement that cannot run in a transaction: an index on column n of table seen. */
    default String index() {
        return "CREATE INDEX seen_by_n ON seen (n)";
    }

    /** Whether a change of the schema commits by itself. */
    default boolean commitsAtDdl() {
        return true;
    }

    /** What {@link #see} puts there in a new session. */
    default String none() {
        return "0";
    }

    /** Tables for roles and for what is seen, with two roles whose keys a later script could take for its own. */
    private void roles() {
        roles("0001_roles.sql");
    }

    private void roles(String file) {
        write(
                file,
                "CREATE TABLE role (id " + numbered() + ", name VARCHAR(20) UNIQUE);",
                "CREATE TABLE seen (n BIGINT);",
                "INSERT INTO role (name) VALUES ('admin');",
                "INSERT INTO role (name) VALUES ('editor');");
    }

    private void assertSeen(String... values) {
        assertThat(column("SELECT n FROM seen")).containsExactly(values);
    }

    @Test
    default void aScriptSeesNeitherOurKeysNorThoseOfTheScriptBeforeIt() {
        roles();
        write("0002_one.sql", "DELETE FROM role WHERE name = 'nobody';", see());
        write("0003_journal.sql", "-- no-transaction", see());
        write("0004_first.sql", see());
        write("0005_alone.sql", index() + ";", see());

        up();

        assertSeen(none(), none(), none(), none());
    }

    @Test
    default void aScriptThatRunsLaterSeesNoneEither() {
        roles();
        up();
        write("0002_one.sql", see());
        up();
        write("0003_journal.sql", "-- no-transaction", see());
        up();

        assertSeen(none(), none());
    }

    @Test
    default void anInsertWithoutARowGivesNoKey() {
        roles();
        String nothing = "INSERT INTO role (name) SELECT name FROM role WHERE name = 'nobody';";
        write("0002_one.sql", nothing, see());
        write("0003_journal.sql", "-- no-transaction", nothing, see());

        up();

        assertSeen(none(), none());
    }

    @Test
    default void aDownScriptSeesNone() {
        roles();
        writeUpAndDown("0002_one.sql", "INSERT INTO role (name) VALUES ('guest');", see());
        up();

        migrator().down();

        assertSeen(none());
    }

    @Test
    default void callbacksAndRepeatablesSeeNone() {
        roles("V1__roles.sql");
        up();
        write("beforeMigrate.sql", see());
        write("beforeEachMigrate.sql", see());
        write("afterEachMigrate.sql", see());
        write("afterMigrate.sql", see());
        write("V2__guest.sql", "INSERT INTO role (name) VALUES ('guest');");
        write("R__again.sql", see());

        up();

        assertSeen(Collections.nCopies(7, none()).toArray(String[]::new));
    }

    @Test
    default void aCallbackThatIsNoTransactionSeesNone() {
        roles();
        up();
        if (commitsAtDdl()) {
            write("beforeRun.sql", index() + ";", see());
            write("0002_guest.sql", "INSERT INTO role (name) VALUES ('guest');");

            up();

            assertSeen(none());
        }
    }

    @Test
    default void aScriptSeesNoneAfterItHasFailedAndWasResumed() {
        roles();
        write("0002_half.sql", "-- no-transaction", "CREATE TABLE other (n INT);", "DELETE FROM nowhere;", see());
        failure(this::up);

        execute("CREATE TABLE nowhere (n INT)");
        migrator().resume("0002", UnknownOutcome.REPEAT, LostSession.NOT_NEEDED);

        assertSeen(none());
    }

    @Test
    default void aScriptSeesTheKeyThatItHasInserted() {
        roles();
        write("0002_one.sql", "INSERT INTO role (name) VALUES ('guest');", see());
        write("0003_journal.sql", "-- no-transaction", "INSERT INTO role (name) VALUES ('clerk');", see());
        write("0004_alone.sql", "INSERT INTO role (name) VALUES ('nurse');", index() + ";", see());

        up();

        assertSeen(column("SELECT id FROM role WHERE name IN ('guest', 'clerk', 'nurse') ORDER BY id")
                .toArray(String[]::new));
    }

    @Test
    default void aConnectionOfAPoolKeepsNoKeyOfWhoeverHadItBefore() throws SQLException {
        roles();
        up();
        write("0002_one.sql", see());
        write("0003_journal.sql", "-- no-transaction", see());
        Migrator migrator = builder()
                .dataSource(Connections.prepared(dataSource(), LastKeyContract::insert))
                .build();

        migrator.up();

        assertSeen(none(), none());
    }

    private static void insert(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO role (name) VALUES ('" + System.nanoTime() + "')");
        }
    }
}
