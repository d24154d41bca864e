// SPDX-License-Identifier: Apache-2.0
package dev.migration.h2;

import dev.migration.contract.DecisionContract;
import dev.migration.fixture.H2Workbench;

class H2DecisionTest extends H2Workbench implements DecisionContract {}
