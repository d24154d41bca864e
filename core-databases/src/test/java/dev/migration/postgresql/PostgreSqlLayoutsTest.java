// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import dev.migration.contract.LayoutsContract;

class PostgreSqlLayoutsTest extends PostgreSqlContractWorkbench implements LayoutsContract {}
