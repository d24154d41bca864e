// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy;

import dev.migration.fixture.EmptyMySql;
import dev.migration.fixture.MySqlWorkbench;
import org.junit.jupiter.api.Tag;

@Tag("deep")
class MySqlRemedyTest extends MySqlWorkbench implements MySqlRemedyContract {

    @Override
    public void empty() {
        EmptyMySql.empty();
    }

    @Override
    public String how() {
        return "ALGORITHM=INPLACE LOCK=NONE";
    }

    @Override
    public String instantly() {
        return "ALGORITHM=INSTANT";
    }
}
