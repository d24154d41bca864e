// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy;

import dev.migration.fixture.EmptyMariaDb;
import dev.migration.fixture.MariaDbWorkbench;
import org.junit.jupiter.api.Tag;

@Tag("deep")
class MariaDbRemedyTest extends MariaDbWorkbench implements MySqlRemedyContract {

    @Override
    public void empty() {
        EmptyMariaDb.create();
    }

    @Override
    public String how() {
        return "ALGORITHM=NOCOPY LOCK=NONE";
    }

    @Override
    public String instantly() {
        return "ALGORITHM=INSTANT, LOCK=NONE";
    }
}
