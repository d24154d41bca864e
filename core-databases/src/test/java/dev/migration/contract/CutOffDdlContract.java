// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.State;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.CutConnection.When;
import dev.migration.fixture.Texts;
import dev.migration.fixture.Workbench;
import org.junit.jupiter.api.Test;

/** What becomes of a statement of MariaDB and MySQL that was cut off, where others change the database meanwhile. */
public interface CutOffDdlContract extends Workbench {

    private void cut(When when, String text) {
        assertThat(failure(() -> builder()
                        .dataSource(CutConnection.dataSource(dataSource(), when, text))
                        .build()
                        .up()))
                .isNotNull();
    }

    private void events() {
        write(
                "0001_events.sql",
                "CREATE TABLE events (id INT, day INT) PARTITION BY RANGE (day) (PARTITION p1 VALUES LESS THAN (10));");
        up();
    }

    @Test
    default void aColumnThatIsNotThereIsNeverRecorded() {
        events();
        write("0002_note.sql", "ALTER TABLE events ADD COLUMN note VARCHAR(10), ALGORITHM=COPY;");
        cut(When.BEFORE, "ADD COLUMN");
        execute("ALTER TABLE events ADD PARTITION (PARTITION p2 VALUES LESS THAN (20))");

        assertThatProblem(refused(this::up))
                .at("0002_note.sql:1:1")
                .names("what it names has changed since it was sent")
                .advises("migration resume 0002", "migration resume 0002 --statement-done");
        assertThatProblem(migrator().status().problems()).advises("migration resume 0002 --statement-done");
        migrator().resume("0002", UnknownOutcome.REPEAT);
        assertThat(column("SELECT COUNT(note) FROM events")).containsExactly("0");
    }

    @Test
    default void aColumnThatIsThereIsNotAddedAgain() {
        events();
        write("0002_note.sql", "ALTER TABLE events ADD COLUMN note VARCHAR(10), ALGORITHM=COPY;");
        cut(When.AFTER, "ADD COLUMN");
        execute("ALTER TABLE events ADD PARTITION (PARTITION p2 VALUES LESS THAN (20))");

        up();
        assertThat(states()).containsOnly(State.APPLIED);
    }

    @Texts("""
            TRUNCATE inbox ¦ TRUNCATE TABLE inbox ¦ ALTER TABLE inbox TRUNCATE PARTITION ALL
            ALTER TABLE inbox DROP COLUMN note, ADD COLUMN note INT""")
    default void aTableIsNotEmptiedAgain(String empties) {
        write(
                "0001_inbox.sql",
                "CREATE TABLE inbox (msg VARCHAR(50), note INT) PARTITION BY KEY (msg) PARTITIONS 2;",
                "INSERT INTO inbox (msg) VALUES ('test');");
        up();
        write("0002_go_live.sql", empties + ";", "ALTER TABLE inbox ADD COLUMN seen INT;");
        cut(When.AFTER, empties);
        execute("INSERT INTO inbox (msg) VALUES ('real')");

        assertThatProblem(refused(this::up))
                .at("0002_go_live.sql:1:1")
                .advises("migration resume 0002 --statement-done");
        migrator().resume("0002", UnknownOutcome.DONE);
        assertThat(column("SELECT msg FROM inbox")).contains("real");
    }
}
