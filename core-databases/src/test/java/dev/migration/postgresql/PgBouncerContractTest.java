// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.MigrationFailedException;
import dev.migration.contract.DecisionContract;
import dev.migration.contract.LayoutsContract;
import dev.migration.contract.PlainRunContract;
import dev.migration.contract.SurroundingsContract;
import dev.migration.contract.TenantContract;
import dev.migration.contract.TenantTroubleContract;
import dev.migration.fixture.Bouncer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What holds on PostgreSQL holds through a pooler that hands out a session for one transaction, with few exceptions. */
@Tag("deep")
class PgBouncerContractTest extends PostgreSqlJournalTest
        implements PlainRunContract,
                SurroundingsContract,
                DecisionContract,
                TenantContract,
                TenantTroubleContract,
                LayoutsContract {

    private Bouncer bouncer;

    @BeforeEach
    void startBouncer() {
        bouncer = new Bouncer("transaction", 4);
    }

    @AfterEach
    void stopBouncer() {
        if (bouncer != null) {
            bouncer.close();
        }
    }

    @Override
    public DataSource dataSource() {
        return bouncer.dataSource();
    }

    @Override
    public DataSource standard() {
        return dataSource;
    }

    @Override
    public String holderPattern() {
        return ".+:\\d+:\\S+ since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ(, running \\S+)?";
    }

    /** What the test itself sets stays in the pooler's sessions; see {@link PgBouncerTest}. */
    @Override
    public void nothingThatAScriptSetsIsLeftInThePool() {}

    /** Outside transactions settings are refused; see {@link PgBouncerTest}. */
    @Override
    public void settingsOfTheDoneStatementsHoldForTheRest() {}

    /** A script that sets the session's time zone is refused; see {@link PgBouncerTest}. */
    @Override
    public void timesAreUtcWhateverTheZonesOfJvmAndSessionAre() {}

    /** A search path that only the session has may be another client's; see {@link PgBouncerTest}. */
    @Override
    public void theCurrentSchemaOfTheConnectionIsTheDefault(String name) {}

    /** Each transaction is set by a query, after which its mode cannot be changed. */
    @Test
    @Override
    void aTransactionOfTheScriptMayHaveItsOwnMode() {
        assertThatThrownBy(super::aTransactionOfTheScriptMayHaveItsOwnMode)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("0001_t.sql:3:1")
                .hasMessageContaining("25001")
                .hasMessageContaining("start again: it resumes there");
    }

    /** A second connection is needed for what runs outside transactions; see {@link PgBouncerTest}. */
    @Override
    public void aPoolOfOneConnectionIsEnoughAndGetsItBackAsItWas(boolean autoCommit, boolean readOnly) {}

    /** Whoever comes behind a crash waits for the lease to run out, at each of many points. */
    @Override
    public void whereverARunIsCutOffTheNextStartBringsItToItsEnd() {}

    @Override
    public void whereverItIsCutOffWithoutExceptionTheNextStartBringsItToItsEnd() {}

    /** Init SQL that sets the session is refused; see {@link PgBouncerTest}. */
    @Override
    public void aFailingInitSqlIsNamedWithoutItsSecretsAndStopsEverythingBeforeItStarts() {}

    @Override
    public void initSqlIsExecutedBeforeTheHistoryIsReadAndScriptsFindWhatItDid() {}

    /** So are callbacks and scripts that set it; see {@link PgBouncerTest}. */
    @Override
    public void whatACallbackSetsBeforeEachMigrationIsSetForIt() {}

    @Override
    void aConfigurationThatEndedWithTheSessionIsNotReplacedByNone() {}

    /** So is a script that makes a temporary table for the session. */
    @Override
    void aPermanentTableIsNotTakenForTheTemporaryOneThatEndedWithTheSession() {}

    @Override
    public void aServerThatEndsIdleTransactionsWaitsForIt() {}

    @Override
    public String orphanPattern() {
        return "";
    }

    /** They count commits, of which the lease has one of its own. */
    @Override
    public void ofATransactionWhoseCommitWasNotAnsweredItIsSaidWhatStandsTogether() {}

    @Override
    public void theReportOfACommitAgreesWithTheHistory() {}

    @Override
    public void ofAJournalWhoseBeginningWasNotAnsweredItIsSaidThatNoStatementRan() {}

    @Override
    public void ofAScriptWhoseEndWasNotAnsweredItIsSaidThatItIsDone() {}

    @Override
    public void aCommitThatDidNotArriveIsRunAgain() {}

    @Override
    public void aCommitWhoseAnswerDidNotArriveIsNotRunAgain() {}

    @Override
    public void anUndoThatIsStoppedAndLosesItsConnectionAtTheEndIsToBeLookedAt() {}

    /** They count the server's sessions, which the pooler keeps, or go past it. */
    @Override
    public void aCommitWhoseAnswerIsLostOnTheWayIsInTheHistory() {}

    @Override
    public void withASocketTimeoutASilentNetworkEndsTheRun() {}

    @Override
    public void aLateAnswerIsWaitedFor() {}

    @Override
    public void whereverTheStreamIsCutTheNextStartBringsItToItsEnd() {}

    @Override
    public void whereverTheStreamIsCutOftenTheNextStartBringsItToItsEnd() {}

    @Override
    public void withoutASocketTimeoutARunWaitsForASilentNetworkUntilTheConnectionBreaks() {}
}
