// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of one tenant, as far as it can be read.
 *
 * @param report the state of its schema; null if its history could not be read, or its schema does not exist
 * @param problems what is wrong with it, or why it could not be read
 */
public record TenantState(@Nullable StatusReport report, List<Problem> problems) {

    /** Copies the list. */
    public TenantState {
        problems = List.copyOf(problems);
    }

    /** Its history was read. */
    public static TenantState of(StatusReport report) {
        return new TenantState(report, report.problems());
    }

    /** Its history could not be read, for one reason at least. */
    public static TenantState unknown(List<Problem> problems) {
        return new TenantState(null, problems);
    }
}
