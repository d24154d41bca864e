// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The database could not be reached, may not be written, or refused a right that is needed. */
public final class DatabaseAccessException extends MigrationException {

    private static final long serialVersionUID = 1L;

    /** Carries the problem and what the driver threw. */
    public DatabaseAccessException(Problem problem, @Nullable Throwable cause) {
        super("", List.of(problem), cause);
    }
}
