// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import dev.migration.contract.DecisionContract;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class PostgreSqlDecisionTest extends PostgreSqlContractWorkbench implements DecisionContract {}
