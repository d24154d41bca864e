// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.fixture.Workbench;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What stands where a table of the history should be is refused where it can run what others wrote. */
public interface TrustContract extends Workbench {

    /** Creates a trigger called spy on the history's log. */
    void createTriggerOnLog();

    default void assertRefused(String reason, String remedy) {
        for (ThrowingCallable command : List.<ThrowingCallable>of(
                () -> migrator().status(), () -> migrator().down(), this::up)) {
            InvalidMigrationsException refusal = catchThrowableOfType(InvalidMigrationsException.class, command);
            assertThat(refusal).isNotNull();
            assertThatProblem(refusal.problems()).hasCode(Code.UNTRUSTED_HISTORY);
            assertThat(refusal.getMessage()).containsIgnoringCase(reason).containsIgnoringCase(remedy);
        }
    }

    @Test
    default void aViewInPlaceOfTheHistoryIsRefused() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        String table = quoted(isUpperCase() ? "__MIGRATIONS" : "__migrations");
        execute("ALTER TABLE " + table + " RENAME TO applied", "CREATE VIEW " + table + " AS SELECT * FROM applied");

        assertRefused("__migrations is a view", "DROP VIEW");
    }

    @Test
    @Tag("smoke")
    default void aTriggerOnTheHistoryIsRefusedUntilItIsDropped() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        createTriggerOnLog();
        write("0002_u.sql", "CREATE TABLE u (n INT);");

        assertRefused("__migrations_log has the trigger spy", "DROP TRIGGER");

        runGrants(catchThrowableOfType(InvalidMigrationsException.class, this::up), true);
        assertThat(up().migrations()).hasSize(1);
    }
}
