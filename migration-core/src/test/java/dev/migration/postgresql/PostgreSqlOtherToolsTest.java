package dev.migration.postgresql;

import dev.migration.contract.OtherToolsContract;
import org.junit.jupiter.api.Tag;

@Tag("merge")
class PostgreSqlOtherToolsTest extends PostgreSqlContractWorkbench implements OtherToolsContract {}
