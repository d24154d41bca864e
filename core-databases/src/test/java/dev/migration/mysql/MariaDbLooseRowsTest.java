// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import dev.migration.fixture.MariaDbWorkbench;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MariaDbLooseRowsTest extends MariaDbWorkbench implements LooseRowsContract {

    @ParameterizedTest
    @ValueSource(strings = {"Aria TRANSACTIONAL = 0", "Aria TRANSACTIONAL = 1"})
    void soDoesAria(String engine) {
        aScriptOfRowsAloneStopsEachStart(engine);
    }
}
