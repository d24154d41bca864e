// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.roundtrip;

import org.jspecify.annotations.Nullable;

/** What a check found wrong, with the remedy. */
public final class RoundTripFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RoundTripFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
