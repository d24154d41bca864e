package dev.migration.rehearsal;

import dev.migration.fixture.MySqlWorkbench;
import org.junit.jupiter.api.Tag;

/** What MySQL says of each statement. */
@Tag("deep")
class MySqlRehearsalTest extends MySqlWorkbench implements RehearsedWaysContract {

    @Override
    public int column() {
        return 2;
    }

    @Override
    public String hidden() {
        return "INVISIBLE";
    }
}
