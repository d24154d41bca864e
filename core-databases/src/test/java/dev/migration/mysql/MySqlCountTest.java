// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import dev.migration.fixture.MySqlWorkbench;

class MySqlCountTest extends MySqlWorkbench implements MySqlCountContract {}
