package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.MySqlWorkbench;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("deep")
class MySqlLockedTablesTest extends MySqlWorkbench implements LockedTablesContract {

    /** Its driver does not see that the script turns autocommit off, and unlocking commits what was done. */
    @Test
    void whatAScriptDidItselfUnderLockedTablesIsCommittedAfterAFailure() {
        visit();
        ownTransactions(2);

        failure(this::up);
        assertThat(visits()).containsExactly("1", "2");
        ownTransactions(3);
        up();
        assertApplied("1", "2", "3");
    }
}
