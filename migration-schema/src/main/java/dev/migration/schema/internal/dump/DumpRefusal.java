// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.internal.help.Problems;

/** Why nothing is dumped or loaded. */
final class DumpRefusal {

    private DumpRefusal() {}

    static InvalidMigrationsException of(String message, String remedy) {
        return Problems.refused(Code.UNSUPPORTED_STATEMENT, message, remedy);
    }
}
