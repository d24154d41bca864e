package dev.migration.mysql;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.fixture.MariaDbWorkbench;
import org.junit.jupiter.api.Test;

class MariaDbLockedTablesTest extends MariaDbWorkbench implements LockedTablesContract {

    @Test
    void whatAScriptMayHaveCommittedItselfUnderLockedTablesIsAsked() {
        visit();
        ownTransactions(2);

        assertThatProblem(failure(this::up)).names("Unknown: ");
        assertThat(visits()).containsExactly("1");
        ownTransactions(3);
        assertThatProblem(refused(this::up)).hasCode(Code.INTERRUPTED).advises("migration resume 0002");
        assertThat(visits()).containsExactly("1");
    }
}
