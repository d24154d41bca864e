// SPDX-License-Identifier: Apache-2.0
package dev.migration.batch;

import dev.migration.MigrationException;

/**
 * A target could not be migrated. It prints as the error report alone, because Spring Batch writes the whole stack trace of a
 * failed step to the log and the job repository.
 */
public final class TargetFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final MigrationException failure;

    TargetFailedException(String target, String report, MigrationException failure) {
        super("Target " + target + ": " + report, null, false, false);
        this.failure = failure;
    }

    /** What went wrong, with its problems and its cause. */
    public MigrationException failure() {
        return failure;
    }

    /** The target and the error report, without the name of this class in front. */
    @Override
    @SuppressWarnings("OverrideThrowableToString")
    public String toString() {
        return String.valueOf(getMessage());
    }
}
