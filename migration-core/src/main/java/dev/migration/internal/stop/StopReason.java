// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.stop;

/** Why a run is stopped. */
public enum StopReason {
    PROCESS("the process is ending"),
    INTERRUPT("its thread was interrupted"),
    APPLICATION("the application asked for it"),
    LEASE("its lease on the migration lock could not be renewed in time");

    private final String words;

    StopReason(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
