// SPDX-License-Identifier: Apache-2.0
package dev.migration.hsqldb;

import dev.migration.contract.CountContract;
import dev.migration.fixture.HsqldbWorkbench;

class HsqldbCountTest extends HsqldbWorkbench implements CountContract {

    @Override
    public String count() {
        return "DIAGNOSTICS(ROW_COUNT)";
    }
}
