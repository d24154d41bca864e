// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.roundtrip;

/** A check could not be made, and says why; nothing is wrong with what it would have tested. */
public final class NotTried extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotTried(String why) {
        super(why);
    }
}
