// SPDX-License-Identifier: Apache-2.0
package dev.migration.h2;

import dev.migration.contract.FlywayStartContract;
import dev.migration.fixture.H2Workbench;

class H2FlywayStartTest extends H2Workbench implements FlywayStartContract {}
