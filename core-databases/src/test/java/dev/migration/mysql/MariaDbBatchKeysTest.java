// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import dev.migration.fixture.MariaDbWorkbench;

class MariaDbBatchKeysTest extends MariaDbWorkbench implements BatchKeysContract {}
