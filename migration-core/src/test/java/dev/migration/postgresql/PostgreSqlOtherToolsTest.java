package dev.migration.postgresql;

import dev.migration.contract.OtherToolsContract;

class PostgreSqlOtherToolsTest extends PostgreSqlContractWorkbench implements OtherToolsContract {}
