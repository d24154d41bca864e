package dev.migration.rehearsal;

import dev.migration.fixture.MariaDbWorkbench;
import org.junit.jupiter.api.Test;

/** What MariaDB says of each statement. */
class MariaDbRehearsalTest extends MariaDbWorkbench {

    private final RehearsedWays ways = new RehearsedWays(this);

    @Test
    void tellsHowEachStatementIsExecuted() {
        ways.assertEach(1);
    }

    @Test
    void staysAndSaysSo() {
        ways.assertStays();
    }

    @Test
    void isRefusedWhereOthersUseTheDatabase() {
        ways.assertRefusedWhereOthersAre();
    }

    @Test
    void leavesOutWhatReachesFurther() {
        ways.assertLeavesOutWhatReachesFurther();
    }

    @Test
    void seesATableThatIsReplaced() {
        ways.assertSeesATableThatIsReplaced();
    }

    @Test
    void takesTheWorstOfWhatIsNotKnown() {
        ways.assertTakesTheWorstOfWhatIsNotKnown();
    }

    @Test
    void seesATableThatIsCreatedAnew() {
        ways.assertSeesATableThatIsCreatedAnew();
    }
}
