// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.rule;

import dev.migration.rehearsal.RehearsalReport.ChangeKind;

/** What the books can see of a statement, a {@code Loss} or {@code Work}: rules decide by it, and people read of it in the report. */
public sealed interface Deed permits Loss, Work {

    /** As the report has it. */
    ChangeKind kind();

    /** What the report says of it besides; empty where that is nothing, or another text each time. */
    String word();
}
