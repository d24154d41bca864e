// SPDX-License-Identifier: Apache-2.0
package dev.migration.h2;

import dev.migration.contract.LayoutsContract;
import dev.migration.fixture.H2Workbench;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class H2LayoutsTest extends H2Workbench implements LayoutsContract {}
