// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run was stopped: the process is ending, its thread was interrupted, or the application asked for it. What it had
 * committed remains and is recorded; the next start resumes after that.
 */
public final class MigrationStoppedException extends MigrationException {

    private static final long serialVersionUID = 1L;

    /** Carries who asked for it and what is applied, and what the driver threw if a statement was cancelled. */
    public MigrationStoppedException(Problem problem, @Nullable Throwable cause) {
        super("", List.of(problem), cause);
    }
}
