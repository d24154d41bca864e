// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import dev.migration.fixture.H2Workbench;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class H2OtherToolsTest extends H2Workbench implements AdoptContract, RanSinceContract, LiquibaseAdoptContract {}
