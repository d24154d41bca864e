package dev.migration.hsqldb;

import dev.migration.contract.CountContract;
import dev.migration.fixture.HsqldbWorkbench;

class HsqldbCountTest extends HsqldbWorkbench implements CountContract {

    @Override
    public String count() {
        return "DIAGNOSTICS(ROW_COUNT)";
    }
}
