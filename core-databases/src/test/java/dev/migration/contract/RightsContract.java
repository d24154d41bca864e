// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Code;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.Strictness;
import dev.migration.fixture.Workbench;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Users with few rights: each is told what to type, and that is enough. */
public interface RightsContract extends Workbench {

    /** A new user who may log in and nothing else, and who is there until the end of the test. */
    Migrator.Builder asClerk();

    /** Lets the clerk do as much with a table of the application's. */
    default void grantToClerk(String rightsOnTable) {
        execute("GRANT " + rightsOnTable + " TO clerk");
    }

    private void tableApplied() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
    }

    private MigrationException noRight(ThrowingCallable action) {
        MigrationException refusal = catchThrowableOfType(MigrationException.class, action);
        assertThat(refusal).isNotNull();
        assertThatProblem(refusal.problems()).hasCode(Code.NO_PRIVILEGE);
        return refusal;
    }

    @Test
    @Tag("smoke")
    default void aUserWhoMayNotReadTheHistorySeesTheRemedy() {
        tableApplied();
        Migrator.Builder clerk = asClerk();

        MigrationException refusal = noRight(() -> clerk.build().status());
        assertPage("no-right-to-read", refusal);
        runGrants(refusal, false);

        assertThat(clerk.build().status().pending()).isEmpty();
    }

    @Test
    default void theRightToReadIsEnoughForStatusAndValidateAndAStartWithNothingPending() {
        tableApplied();
        Migrator.Builder clerk = asClerk();
        readRights(clerk);

        assertThat(clerk.build().status().migrations())
                .extracting(migration -> migration.state())
                .containsExactly(State.APPLIED);
        assertThat(clerk.build().validate(Strictness.NORMAL)).isEmpty();
        assertThat(clerk.build().requireUpToDate().applied()).hasSize(1);
        assertThat(clerk.build().up().migrations()).isEmpty();
    }

    /** What the message tells one who only wants to read. */
    private void readRights(Migrator.Builder clerk) {
        runGrants(noRight(() -> clerk.build().status()), true);
    }

    @Test
    @Tag("smoke")
    default void aUserWhoMayOnlyReadSeesHowToMigrate() {
        tableApplied();
        Migrator.Builder clerk = asClerk();
        readRights(clerk);
        grantToClerk("INSERT ON t");
        write("0002_rows.sql", "INSERT INTO t VALUES (1);");

        MigrationException refusal = noRight(() -> clerk.build().up());
        assertPage("no-right-to-write", refusal);
        runGrants(refusal, true);

        assertThat(names(clerk.build().up())).containsExactly("0002_rows");
    }

    @Test
    default void aUserWhoMayOnlyReadSeesHowToMark() {
        tableApplied();
        Migrator.Builder clerk = asClerk();
        readRights(clerk);

        runGrants(noRight(() -> clerk.build().markFailed("0001")), true);

        assertThat(told(clerk.build().markFailed("0001"))).startsWith("Migration 0001_t is recorded as not applied");
    }

    @Test
    default void aUserWhoMayNotReadTheLogSeesTheRemedy() {
        tableApplied();
        Migrator.Builder clerk = asClerk();
        grantToClerk("SELECT ON __migrations");
        grantToClerk("SELECT ON __migrations_run");

        runGrants(noRight(() -> clerk.build().status()), true);

        assertThat(clerk.build().status().applied()).hasSize(1);
    }
}
