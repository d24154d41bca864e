// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import dev.migration.fixture.HsqldbWorkbench;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class HsqldbOtherToolsTest extends HsqldbWorkbench implements AdoptContract, RanSinceContract, LiquibaseAdoptContract {}
