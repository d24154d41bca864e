// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import dev.migration.contract.PlainRunContract;
import dev.migration.contract.SurroundingsContract;
import dev.migration.contract.TenantContract;
import dev.migration.contract.TenantTroubleContract;

class PostgreSqlTest extends PostgreSqlContractWorkbench
        implements PlainRunContract, SurroundingsContract, TenantContract, TenantTroubleContract {}
