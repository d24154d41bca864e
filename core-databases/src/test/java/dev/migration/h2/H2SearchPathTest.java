// SPDX-License-Identifier: Apache-2.0
package dev.migration.h2;

import dev.migration.contract.SearchPathContract;
import dev.migration.fixture.H2Workbench;

class H2SearchPathTest extends H2Workbench implements SearchPathContract {

    @Override
    public String path(String first, String... others) {
        return "SET SCHEMA " + first + "; SET SCHEMA_SEARCH_PATH " + first
                + (others.length == 0 ? "" : ", " + String.join(", ", others));
    }
}
