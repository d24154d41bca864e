package dev.migration.rehearsal;

import dev.migration.fixture.MySqlWorkbench;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What MySQL says of each statement. */
@Tag("deep")
class MySqlRehearsalTest extends MySqlWorkbench {

    private final RehearsedWays ways = new RehearsedWays(this);

    @Test
    void tellsHowEachStatementIsExecuted() {
        ways.assertEach(2);
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
}
