// SPDX-License-Identifier: Apache-2.0
package dev.migration.hsqldb;

import dev.migration.contract.LayoutsContract;
import dev.migration.fixture.HsqldbWorkbench;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class HsqldbLayoutsTest extends HsqldbWorkbench implements LayoutsContract {}
